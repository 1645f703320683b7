"""The rule files hold every code of the session file, a known source for each line, and words fit for people."""

import csv
import re
from fnmatch import fnmatch

import pytest

from iastm_desktop.assets import load_catalogue
from iastm_desktop.paths import assets_dir

# The codes of `iastm-session/1`, written out: a code may be added to a file, never lost from it.
CONTRACT = {
    "tools": "handlebar_long handlebar_small scanner tongue_depressor multi_curve knob small_contour gua_sha_plate "
    "hand_or_elbow other",
    "strokes": "sweep fan brush frame swivel strum j_stroke scoop cross_friction pin_and_move stripping "
    "light_lymph_sweep dynamic",
    "direction": "proximal_to_distal distal_to_proximal medial lateral along_fibre across_fibre oblique circular "
    "multidirectional with_venous against_venous",
    "angle": "0-30 30-60 60-90",
    "edge": "concave convex single_bevel double_bevel rounded",
    "emollient": "oil lotion cream wax cornstarch cloth none",
    "layer": "skin superficial_fascia muscle tendon ligament scar",
    "tissue_state": "rest stretch active load",
    "time": "own shared",
    "timed": "clock about planned",
    "techniques": "warm_up swedish myofascial_release trigger_point active_release joint_mobilisation muscle_energy "
    "cupping cross_friction_hands stretch strengthening remedial_exercise heat cryotherapy other",
    "findings": "gritty bumpy ropey taut_band nodule leathery thickened boggy fibrotic adhesion scar_tethered "
    "vibration tender",
    "reactions": "none erythema wheal warmth petechiae ecchymosis haematoma abrasion friction_burn blister "
    "skin_irritation soreness pain_flare kickback_pain headache paraesthesia numbness weakness dizziness nausea "
    "syncope emotional_release itch allergic_contact infection swelling other",
    "measures": "nrs_rest nrs_movement rom knee_to_wall_cm psfs ndi odi lefs uefi dash quickdash grip_kg ppt_kpa "
    "force_n grc sane",
    "joints": "jaw cervical thoracic lumbar shoulder elbow forearm wrist thumb finger hip knee ankle big_toe toe",
    "motions": "flexion extension abduction adduction rotation internal_rotation external_rotation lateral_flexion "
    "pronation supination radial_deviation ulnar_deviation dorsiflexion plantarflexion inversion eversion opening",
    "education": "expect_redness expect_petechiae soreness_24_48h hydrate_and_move ice_if_sore no_strenuous_24h "
    "when_to_call right_to_stop",
    "roles": "rmt trainer other staff",
    "pressures": "0 1 2 3 4 5",
    "phase": "pre during post h24 h72",
    "side": "left right midline",
    "view": "anterior posterior lateral_left lateral_right medial_left medial_right plantar hand_palmar hand_dorsal "
    "foot_dorsal head_neck_left head_neck_right",
    "map_layer": "superficial deep deepest",
    "outcome": "treated hands_only stopped_early not_treated declined",
    "goal": "scar_mobility circulation rom pain function",
    "consent_decision": "accepted partial declined",
    "consent_method": "verbal written",
    "consent_by": "self capable_minor guardian substitute",
    "tap_out_reason": "too_sharp burning pinching ticklish anxious other not_said",
    "tap_out_action": "eased moved stopped",
    "mark": "scar bruise mole tattoo varicose_vein port numb_area absent_part other",
    "mark_effect": "none caution avoid",
    "pain_quality": "ache burning numb pins sharp",
    "pain_by": "client practitioner",
    "test_result": "positive negative unclear",
    "rom_mode": "active passive resisted",
    "rom_limit": "full mild moderate severe",
    "appears": "redder darker warm_only",
    "screening_answer": "yes no unknown",
    "tenderness": "0 1 2 3 4",
    "grade_erythema": "0 1 2 3 4",
    "grade_wheal": "0 1 2 3 4",
    "grade_petechiae": "few many",
    "grade_severity": "0 1 2 3 4 5 6 7 8 9 10",
}
SEED_EIGHT = [
    "dvt", "open_wound", "skin_infection", "poor_healing", "blood_thinners", "frailty", "thin_skin", "consent_doubt",
]  # fmt: skip
MEASURE_RANGES = {
    "nrs_rest": (0, 10), "nrs_movement": (0, 10), "psfs": (0, 10), "ndi": (0, 100), "odi": (0, 100), "dash": (0, 100),
    "quickdash": (0, 100), "sane": (0, 100), "lefs": (0, 80), "uefi": (0, 80), "grip_kg": (0, 120),
    "ppt_kpa": (0, 2000), "grc": (-7, 7), "rom": (-30, 360), "knee_to_wall_cm": (0, 30),
    "force_n": (0, 200),
}  # fmt: skip
MEASURE_NEEDS = {
    "psfs": "activity", "grip_kg": "side", "knee_to_wall_cm": "side", "ppt_kpa": "region side",
    "rom": "joint motion mode", "force_n": "region side note",
}  # fmt: skip
FORBIDDEN = re.compile(r"\b(knives|knife|scrap\w*|soap|contraindicat\w*|overrid\w*)\b", re.IGNORECASE)
PROMISES = re.compile(r"\b((break|broke|broken)\w* (down|up)|cures?|fix(es)?|proven|effective)\b", re.IGNORECASE)
SOURCE = re.compile(r"(\[[A-Z0-9-]+\]|house rule)( (\[[A-Z0-9-]+\]|house rule))*")
MAX_BUTTON_CHARS = 40

CATALOGUE = load_catalogue()
TERMS = [term for terms in CATALOGUE.lists.values() for term in terms.values()]


def rows(name: str) -> list[dict[str, str]]:
    with (assets_dir() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes_where(list_name: str, **facts: str) -> set[str]:
    terms = CATALOGUE.lists[list_name].values()
    return {term.code for term in terms if all(term.facts[name] == value for name, value in facts.items())}


def region_ids() -> set[str]:
    return {row["id"] for row in rows("bodymap/regions.csv")}


@pytest.mark.parametrize("list_name", CONTRACT)
def test_every_code_of_the_session_file_is_there(list_name):
    assert set(CONTRACT[list_name].split()) <= set(CATALOGUE.codes(list_name))


def test_every_line_names_a_known_source_or_says_house_rule():
    known = {row["key"] for row in rows("rules/sources.csv")}
    for term in TERMS:
        assert SOURCE.fullmatch(term.source), f"{term.list_name}.{term.code}: {term.source}"
        assert set(re.findall(r"\[(.+?)\]", term.source)) <= known, f"{term.list_name}.{term.code}: {term.source}"


def test_every_source_is_told_once_and_used():
    keys = [row["key"] for row in rows("rules/sources.csv")]
    used = {key for term in TERMS for key in re.findall(r"\[(.+?)\]", term.source)}
    assert len(keys) == len(set(keys))
    assert set(keys) == used
    assert all(row["what"].strip() for row in rows("rules/sources.csv"))


def test_words_fit_on_a_button():
    too_long = [term for term in TERMS if max(len(term.words), len(term.client_words)) > MAX_BUTTON_CHARS]
    assert too_long == []


def test_two_buttons_of_one_list_never_read_the_same():
    for name in CATALOGUE.lists.keys() - {"grade_severity", "region_limits"}:
        words = [term.words for term in CATALOGUE.lists[name].values()]
        assert len(words) == len(set(words)), name


def test_nobody_reads_a_forbidden_word_or_a_promise():
    for term in TERMS:
        for text in (term.words, term.client_words, *term.facts.values()):
            assert not FORBIDDEN.search(text), f"{term.list_name}.{term.code}: {text}"
            assert not PROMISES.search(text), f"{term.list_name}.{term.code}: {text}"


def test_the_client_reads_plain_words_for_what_was_seen():
    expected = {
        "petechiae": "tiny red dots", "erythema": "redness or colour change", "ecchymosis": "bruise",
        "haematoma": "lump under the skin",
    }  # fmt: skip
    assert {code: CATALOGUE.client_words("reactions", code) for code in expected} == expected
    assert CATALOGUE.client_words("tap_out_action", "stopped") == "client said stop"


def test_what_was_felt_is_called_an_impression():
    felt = set(CATALOGUE.codes("findings")) - {"tender"}
    assert all("my impression" in CATALOGUE.words("findings", code) for code in felt)


def test_pressure_reads_from_touch_only_to_deep_and_only_deep_needs_a_reason():
    words = [CATALOGUE.words("pressures", code) for code in CATALOGUE.codes("pressures")]
    assert words == ["touch only", "light", "medium-light", "medium", "firm", "deep"]
    assert codes_where("pressures", needs_reason="yes") == {"5"}


def test_the_seeds_eight_stand_first_and_by_name():
    assert list(CATALOGUE.codes("screening")[:8]) == SEED_EIGHT
    assert codes_where("screening", seed="yes") == set(SEED_EIGHT)
    assert all("[SEED]" in CATALOGUE.term("screening", code).source for code in SEED_EIGHT)


def test_four_items_have_no_way_round_and_stop_hands_as_well():
    four = {"dvt", "open_wound", "skin_infection", "consent_doubt"}
    assert codes_where("screening", level="block") == four
    assert codes_where("screening", override="no") == four
    assert codes_where("screening", techniques_blocked="yes") == four


def test_only_clot_and_consent_of_the_eight_hold_for_the_whole_body():
    assert codes_where("screening", seed="yes", scope="whole") == {"dvt", "consent_doubt"}


def test_screening_items_never_collide_with_the_other_fields_of_a_screening():
    assert not {"medications", "allergies", "pregnancy", "confirmed_from", "notes"} & set(CATALOGUE.codes("screening"))


def test_rule_lines_say_when_they_were_checked_and_why_they_stand():
    for name in (
        "screening",
        "medication_class",
        "roles",
        "region_limits",
        "dose_limits",
        "tap_out_limits",
        "mark_limits",
    ):
        for term in CATALOGUE.lists[name].values():
            assert re.fullmatch(r"20\d\d-\d\d-\d\d", term.facts["verified_on"]), f"{name}.{term.code}"
            assert term.facts["why"], f"{name}.{term.code}"


def test_facts_the_rules_read_have_only_the_values_they_know():
    allowed = {
        ("screening", "level"): {"block", "reason", "note"},
        ("screening", "scope"): {"whole", "region"},
        ("medication_class", "level"): {"reason", "note"},
        ("medication_class", "counts_as"): {"", *SEED_EIGHT},
        ("roles", "may_chart"): {"yes", "no"},
        ("roles", "may_override"): {"yes", "no", "registered"},
        ("region_limits", "instrument"): {"yes", "no"},
        ("region_limits", "specific_consent"): {"yes", "no"},
        ("region_limits", "consent_when"): {"", "every_visit", "once_per_plan"},
        ("reactions", "needs_region"): {"yes", "no"},
        ("reactions", "adverse"): {"yes", "no"},
        ("reactions", "grade"): {"", "0-4", "few|many", "0-10"},
        ("rom", "sides"): {"midline", "left right"},
        ("tap_out_limits", "level"): {"reason", "note"},
        ("mark_limits", "level"): {"", "reason"},
    }
    for (name, fact), values in allowed.items():
        assert {term.facts[fact] for term in CATALOGUE.lists[name].values()} <= values, (name, fact)


def test_every_answer_to_a_tap_out_says_what_it_means_for_the_rest_of_the_visit():
    assert CATALOGUE.codes("tap_out_limits") == CATALOGUE.codes("tap_out_action")
    assert codes_where("tap_out_limits", level="reason") == {"moved", "stopped"}


def test_every_effect_of_a_lasting_mark_says_what_it_means_for_the_work():
    assert CATALOGUE.codes("mark_limits") == CATALOGUE.codes("mark_effect")
    assert codes_where("mark_limits", level="reason") == {"caution", "avoid"}


def test_only_registered_people_may_go_ahead_with_a_reason():
    assert codes_where("roles", may_override="yes") == {"rmt"}
    assert codes_where("roles", may_override="registered") == {"other"}
    assert codes_where("roles", may_chart="no") == {"staff"}
    assert CATALOGUE.term("roles", "trainer").facts["max_pressure"] == "3"


def test_region_limits_name_regions_of_the_map():
    ids = region_ids()
    for code in CATALOGUE.codes("region_limits"):
        found = {region for region in ids if fnmatch(region, code)}
        assert found or code == "landmark_*", f"no region called {code}"


def test_region_limits_hold_the_agreed_regions():
    no_tool = {"hyoid_muscles", "subscapularis", "iliacus", "psoas_major", "popliteus"}
    to_two = {
        "sternocleidomastoid",
        "scalenes",
        "ligamentum_nuchae",
        "masseter",
        "temporomandibular_joint",
        "landmark_*",
    }
    no_tool_landmarks = {"orbit", "perineum", "popliteal_fossa", "ear", "mouth", "prevertebral_muscles"}
    assert codes_where("region_limits", instrument="no") == no_tool | {f"landmark_{n}" for n in no_tool_landmarks}
    assert codes_where("region_limits", max_pressure="2") == to_two
    assert codes_where("region_limits", max_pressure="1") == {"platysma", "frontalis"}
    assert CATALOGUE.term("region_limits", "landmark_*").facts["strokes"] == "frame brush"


def test_a_region_whose_caution_asks_for_specific_consent_has_a_line_that_does():
    asked = {row["id"] for row in rows("bodymap/regions.csv") if "specific consent" in row["caution"]}
    assert codes_where("region_limits", specific_consent="yes") == asked


def test_strokes_named_by_a_region_limit_exist():
    named = " ".join(term.facts["strokes"] for term in CATALOGUE.lists["region_limits"].values()).split()
    assert named and all(CATALOGUE.has("strokes", code) for code in named)


def test_dose_limits_are_those_of_the_sources():
    values = {term.code: int(term.facts["value"]) for term in CATALOGUE.lists["dose_limits"].values()}
    assert values == {
        "region_seconds": 600, "session_seconds": 1750, "peak_pain": 5, "firm_pressure": 4, "recent_hours": 48,
        "zone_beside": 4, "open_reaction": 0,
    }  # fmt: skip


def test_measures_have_the_ranges_and_needs_of_the_session_file():
    measures = CATALOGUE.lists["measures"].values()
    assert {term.code: (int(term.facts["low"]), int(term.facts["high"])) for term in measures} == MEASURE_RANGES
    assert {term.code: term.facts["needs"] for term in measures if term.facts["needs"]} == MEASURE_NEEDS


def test_reactions_are_graded_as_the_session_file_says():
    assert codes_where("reactions", grade="0-4") == {"erythema", "wheal"}
    assert codes_where("reactions", grade="few|many") == {"petechiae"}
    assert codes_where("reactions", grade="") == {"none"}
    for term in CATALOGUE.lists["reactions"].values():
        assert bool(term.facts["grade"]) == (term.facts["grade_list"] in CATALOGUE.lists), term.code


def test_reactions_of_the_whole_person_need_no_region():
    whole = {"headache", "dizziness", "nausea", "syncope", "emotional_release"}
    assert codes_where("reactions", needs_region="no") == whole


def test_range_of_motion_lines_join_known_joints_and_motions_and_every_joint_moves():
    lines = CATALOGUE.lists["rom"].values()
    for term in lines:
        assert CATALOGUE.has("joints", term.facts["joint"]) and CATALOGUE.has("motions", term.facts["motion"])
        assert term.code == f"{term.facts['joint']}_{term.facts['motion']}"
        assert bool(term.facts["normal_low"]) == bool(term.facts["normal_high"])
        assert not term.facts["normal_low"] or int(term.facts["normal_low"]) <= int(term.facts["normal_high"])
        assert term.facts["normal_low"] == "" or "house rule" not in term.source, "a reference value has a real source"
    assert {term.facts["joint"] for term in lines} == set(CATALOGUE.codes("joints"))
    assert {term.facts["motion"] for term in lines} == set(CATALOGUE.codes("motions"))


def test_axial_joints_are_midline_unless_they_turn_or_bend_sideways():
    for term in CATALOGUE.lists["rom"].values():
        axial = CATALOGUE.term("joints", term.facts["joint"]).facts["axial"] == "yes"
        one_middle = axial and term.facts["motion"] not in ("rotation", "lateral_flexion")
        assert term.facts["sides"] == ("midline" if one_middle else "left right"), term.code
