"""The drawings: what each shows, from where, and which parts are taken away for it."""

from dataclasses import dataclass

import numpy as np
from meshes import Part, points_of
from rays import Camera

PER_MM = 3.0
TOP, BOTTOM = 1708.0, -38.0
FRONT, BACK = (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)
UP, IN, OUT = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, -1.0, 0.0)
DOWN = (0.0, 0.0, -1.0)

ARM = (
    r"biceps brachii|coracobrach|brachialis|triceps|anconeus|brachioradialis|carpi|palmaris|pollicis|pronator|"
    r"supinator|"
    r"digitorum (superf|prof)|extensor digitorum$|extensor digiti minimi|extensor indicis|humerus|radius|ulna|"
    r"finger|thumb|"
    r"metacarpal|of hand|of wrist|scaphoid|lunate|triquetral|pisiform|trapezium|trapezoid|capitate|hamate|forearm"
)
NEVER = (
    r"pterygoid|transversus thoracis|diaphragm|sphincter|coccygeus|pubococc|puborect|iliococc|tendinous arch|"
    r"eyebrow|disk|"
    r"vomer|concha|ethmoid|gingiva|membrane|temporoparietalis"
)
BACK_FIRST = (
    r"trapezius|latissimus|gluteus maximus|iliotibial|gastroc|long head of biceps femoris|semitendinosus|"
    r"(long|lateral) head of triceps|extensor digitorum$|extensor carpi ulnaris|extensor digiti minimi|"
    r"serratus posterior|occipitalis|spinal part of deltoid"
)
BACK_SECOND = (
    r"iliocostalis|longissimus|spinalis (thoracis|cervicis)|semispinalis|splenius|rhomboid|levator scapulae|"
    r"sternocleido|"
    r"gluteus medius|soleus|calcaneal tendon|plantaris|semimembranosus|deltoid|infraspinatus|anconeus|"
    r"flexor carpi ulnaris|extensor carpi radialis|brachioradialis"
)
FRONT_FIRST = (
    r"pectoralis major|sternocleido|biceps brachii|brachioradialis|palmaris longus|flexor carpi radialis|"
    r"digitorum superficialis|pronator teres|sartorius|rectus femoris|tensor fasc|iliotibial|tibialis anterior|"
    r"clavicular part of deltoid|gastroc|sternohyoid|omohyoid"
)
SIDE_FIRST = (
    r"deltoid|gluteus maximus|tensor fasc|iliotibial|latissimus|fibularis longus|gastroc|"
    r"trapezius|sternocleido|long head of biceps femoris|pectoralis major|masseter|extensor digitorum longus"
)
ARM_FIRST = r"deltoid|brachioradialis|extensor digitorum$|lateral head of triceps|extensor carpi radialis longus"
UNDER_ADDUCTORS = r"femur|obturator|gemellus|quadratus femoris|iliacus|psoas|pectineus|piriformis|gluteus me"
INNER_FIRST = r"sartorius|gracilis|gastroc|vastus medialis|semitendinosus"
NECK_FIRST = r"sternocleido|trapezius|deltoid|sternohyoid|omohyoid|masseter|pectoralis major|anterior belly"
FOOT = (
    r"of foot|toe|metatars|calcane|cuneif|navicular|cuboid|talus|hallucis|digitorum (brevis|longus)|flexor accessorius|"
    r"long plantar|sesamoid|tibialis|fibularis"
)
HAND = ARM.replace("biceps brachii|coracobrach|brachialis|triceps|", "")
LEG = (
    r"glut|tensor|iliotib|sartor|femor|vastus|gracilis|pectineus|adductor|biceps fem|semit|semim|gastroc|"
    r"soleus|plantaris|"
    r"popliteus|calcan|tibia|fibul|digitorum longus|hallucis|patella|femur|of foot|toe|metatars|cuneif|"
    r"navicular|cuboid|"
    r"talus|digitorum brevis|flexor accessorius|long plantar|sesamoid|pectin|inguinal|obturator|hip bone|psoas|iliacus"
)


@dataclass(frozen=True, slots=True)
class Panel:
    """One camera's share of a drawing: which parts (regular expressions), where its window stands on the page, mm."""

    camera: Camera
    keep: str | None = None
    hide: str = ""
    skin: str = "."
    page_left: float = 0.0
    page_top: float = 0.0
    clip_up: float | None = None  # skin only below this height
    open_mm: float = 3.0  # what is thinner at the silhouette is left off
    covered: str = "^$"  # parts painted as if the skin lay over them
    round_above: float | None = None  # the body's edge above this height is made round: where a limb was cut off
    taken_off: tuple[tuple[float, float], ...] = ()  # a ring of (across, up) in mm that is no part of the picture


@dataclass(frozen=True, slots=True)
class Drawing:
    """A layer of a view as it is built, of the patient's right; `mirrored` has both sides on one page."""

    view: str
    layer: str
    panels: tuple[Panel, ...]
    width_mm: float
    height_mm: float
    mirrored: bool

    @property
    def name(self) -> str:
        """Return the name of the drawing's files."""
        return self.view if self.layer == "superficial" else f"{self.view}_{self.layer}"

    def forward(self) -> int:
        """Return +1 if distance from the midline, or forward, grows to the right of the page, else -1."""
        right = self.panels[0].camera.right
        if abs(right[0]) > 0.5:
            return 1 if right[0] < 0 else -1
        return 1 if right[1] < 0 else -1


def all_drawings(parts: list[Part]) -> list[Drawing]:
    """Return every drawing, built from the right half only."""
    front, behind = Camera(FRONT, IN, UP, -372, 0, BOTTOM, TOP), Camera(BACK, OUT, UP, 0, 372, BOTTOM, TOP)
    drawings = []
    for layer, hide in (("superficial", ""), ("deep", FRONT_FIRST)):
        drawings.append(_page("anterior", layer, front, hide=hide))
    for layer, hide in (
        ("superficial", ""),
        ("deep", BACK_FIRST),
        ("deepest", f"{BACK_FIRST}|{BACK_SECOND}"),
    ):
        drawings.append(_page("posterior", layer, behind, hide=hide))
    drawings += [_side("superficial", ""), _side("deep", SIDE_FIRST)]
    sole = Camera(FRONT, UP, OUT, -168, 0, -18, 250)
    drawings += [
        _page("plantar", "superficial", sole, keep=FOOT, clip_up=95, covered="calcaneal"),
        _page(
            "plantar", "deep", sole, keep=FOOT, hide="flexor digitorum brevis|abductor", clip_up=95, covered="calcaneal"
        ),
        _page(
            "foot_dorsal",
            "superficial",
            Camera(FRONT, DOWN, IN, -168, 0, -250, 18, START_OF_FOOT),
            keep=FOOT,
            clip_up=95,
        ),
        *_hands(parts),
        *_insides(),
        *_necks(),
    ]
    return drawings


START_OF_FOOT = 918.0  # looking down begins at a height of 82 mm
BEFORE_GROIN = ((153, 722), (149, 740), (145, 760), (142, 780), (141, 800), (260, 800), (260, 722))


def _page(view: str, layer: str, camera: Camera, **panel: object) -> Drawing:
    wide, high = camera.right_mm - camera.left_mm, camera.top_mm - camera.bottom_mm
    page_left = 0.0 if camera.right_mm == 0 else wide
    only = Panel(camera, page_left=page_left, **panel)  # type: ignore[arg-type]
    return Drawing(view, layer, (only,), 2 * wide, high, mirrored=True)


def _side(layer: str, hide: str) -> Drawing:
    body = Panel(
        Camera(OUT, FRONT, UP, -92, 285, BOTTOM, TOP), hide=f"{ARM}|{hide}" if hide else ARM, skin=f"^(?!.*({ARM}))"
    )
    arm_hide = ARM_FIRST if hide else ""
    arm = Panel(
        Camera(OUT, FRONT, UP, -70, 245, 590, 1450),
        keep=f"{ARM}|deltoid",
        hide=arm_hide,
        skin=f"{ARM}|deltoid",
        page_left=377.0,
        page_top=TOP - 1450,
        round_above=1290.0,
    )
    return Drawing("lateral_right", layer, (body, arm), 692.0, 1746.0, mirrored=False)


def _insides() -> list[Drawing]:
    camera = Camera(IN, BACK, UP, -250, 40, BOTTOM, 790)
    return [
        Drawing(
            "medial_right",
            layer,
            (
                Panel(
                    camera,
                    keep=LEG,
                    hide=hide,
                    skin=LEG,
                    open_mm=14.0,
                    covered=UNDER_ADDUCTORS,
                    taken_off=BEFORE_GROIN,
                    round_above=560.0,
                ),
            ),
            290.0,
            828.0,
            mirrored=False,
        )
        for layer, hide in (("superficial", "hip bone"), ("deep", f"hip bone|{INNER_FIRST}"))
    ]


def _necks() -> list[Drawing]:
    camera = Camera(OUT, FRONT, UP, -60, 240, 1290, 1660)
    return [
        Drawing("head_neck_right", layer, (Panel(camera, hide=hide, skin="."),), 300.0, 370.0, mirrored=False)
        for layer, hide in (("superficial", "!platysma"), ("deep", ""), ("deepest", NECK_FIRST))
    ]


def _hands(parts: list[Part]) -> list[Drawing]:
    """Return palm and back of the hand, seen square to the palm with the fingers' direction downward."""
    wrist = points_of(parts, "^(scaphoid|lunate|triquetral|capitate)$").mean(0)
    knuckles = [points_of(parts, f"^{name} metacarpal bone$").mean(0) for name in ("second", "fifth")]
    up = wrist - points_of(parts, "proximal phalanx of middle finger").mean(0)
    up /= np.linalg.norm(up)
    across = knuckles[0] - knuckles[1]
    across -= (across @ up) * up
    across /= np.linalg.norm(across)
    square = np.cross(across, up)
    square *= np.sign(square[1])  # into the picture is toward the back of the body, as seen from the palm
    pages = []
    for view, into in (("hand_palmar", square), ("hand_dorsal", -square)):
        right = np.cross(into, up)
        centre, height = float(wrist @ right), float(wrist @ up)
        low, high = (-95, 75) if right @ across < 0 else (-75, 95)
        camera = Camera(
            tuple(right),
            tuple(into),
            tuple(up),
            centre + low,
            centre + high,
            height - 185,
            height + 75,  # type: ignore[arg-type]
        )
        pages.append(_hand_page(view, camera))
    return pages


def _hand_page(view: str, camera: Camera) -> Drawing:
    page_left = 0.0 if camera.right[0] > 0 else 170.0
    panel = Panel(camera, keep=HAND, skin=HAND, page_left=page_left)
    return Drawing(view, "superficial", (panel,), 340.0, 260.0, mirrored=True)
