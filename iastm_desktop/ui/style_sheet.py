"""The application's style sheet. `$tokens` are the fields of a theme; roles are given with `theme.set_role`.

Buttons: icon, primary, again, identity, planned, settled, plannedside, settledside, strip, quiet, danger, tapout, chip,
segment, key, tool, rail. Frames: card, panel, bar, foot, sunken, alert, alertbar, advicebar, caution. Labels: display,
stop, h1, h2, h3, muted, small, alert, alertwords, amberwords, caution, ok, now, wrong, brand, step, step_now.
Lists: rows.
"""

STYLE_SHEET = """
QWidget { color: $ink; }
QMainWindow, QDialog, QWidget[role="page"] { background: $ground; }
QToolTip { background: $ink; color: $ground; border: 0; padding: 6px 8px; }

QLabel { background: transparent; }
QLabel[role="display"] { font-size: 28px; font-weight: 600; }
QLabel[role="stop"] { font-size: 44px; font-weight: 700; }
QLabel[role="h1"] { font-size: 24px; font-weight: 600; }
QLabel[role="h2"] { font-size: 19px; font-weight: 600; }
QLabel[role="h3"] { font-size: 16px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 14px; }
QLabel[role="ok"] { color: $ok_ink; }
QLabel[role="alert"] { color: $danger_ink; background: $danger_soft; border: $border solid $danger;
    border-radius: 8px; padding: 7px 12px; font-weight: 600; }
QLabel[role="caution"] { color: $amber_ink; background: $amber_soft; border: $border solid $amber_ink;
    border-radius: 8px; padding: 7px 12px; }
QLabel[role="amberwords"] { color: $amber_ink; font-weight: 600; }
QLabel[role="now"] { color: $accent; font-weight: 600; }
QLabel[role="wrong"] { color: $danger_ink; font-size: 14px; }
QLabel[role="brand"] { color: $accent; font-size: 18px; font-weight: 700; }
QLabel[role="alertwords"] { color: $danger_ink; font-weight: 600; }
QLabel[role="step"] { color: $muted; }
QLabel[role="step_now"] { color: $accent; font-weight: 700; }
QLabel:disabled { color: $disabled; }

QFrame[role="card"] { background: $surface; border: $border solid $line; border-radius: 8px; }
QFrame[role="panel"] { background: $surface; border: 0; }
QFrame[role="bar"] { background: $surface; border: 0; border-bottom: $border solid $line; }
QFrame[role="sunken"] { background: $sunken; border: 0; border-radius: 8px; }
QFrame[role="alert"] { background: $danger_soft; border: $border solid $danger; border-radius: 8px; }
QFrame[role="caution"] { background: $amber_soft; border: $border solid $amber_ink; border-radius: 8px; }
QFrame[role="advicebar"] { background: $amber_soft; border: 0; border-bottom: $border solid $amber_ink; }
QFrame[role="alertbar"] { background: $danger_soft; border: 0; border-bottom: $border solid $danger; }
QFrame[role="foot"] { background: $surface; border: 0; border-top: $border solid $line; }
QFrame[role="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }

QPushButton, QToolButton { background: $surface; color: $ink; border: $border solid $line_strong; border-radius: 8px;
    min-height: $inner; min-width: 18px; padding: 0 14px; font-weight: 600; }
QPushButton:hover, QToolButton:hover { border-color: $accent; background: $accent_soft; }
QPushButton:pressed, QToolButton:pressed { background: $accent_soft; border-color: $accent_pressed; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 0 13px; min-height: $less_4; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $line; background: transparent; }

QPushButton[role="icon"] { padding: 0; min-width: $inner; }
QPushButton[role="icon"]:focus { padding: 0; min-width: $less_4; }

QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-size: 17px; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[role="primary"]:focus { border: 3px double $on_accent; padding: 0 12px; min-height: $less_6; }
QPushButton[role="primary"]:disabled { background: $sunken; color: $disabled; border-color: $line; }

QPushButton[role="again"] { background: $accent_soft; border: 2px solid $accent; font-size: 18px; min-height: 60px; }
QPushButton[role="again"]:hover, QPushButton[role="again"]:pressed { border-color: $accent_pressed; }
QPushButton[role="again"]:checked { background: $accent; color: $on_accent; }
QPushButton[role="again"]:focus { border-color: $focus; }
QPushButton[role="again"]:checked:focus { border: 3px double $on_accent; min-height: 58px; }

QPushButton[role="identity"] { background: $surface; border: 2px solid $line_strong; text-align: left;
    min-height: 140px; }
QPushButton[role="identity"]:hover { background: $accent_soft; border-color: $accent; }
QPushButton[role="identity"]:focus { border: 3px solid $focus; }
QPushButton[role="planned"] { background: $surface; border: 2px dashed $line_strong; text-align: left;
    min-height: 54px; }
QPushButton[role="planned"]:hover { background: $accent_soft; border-color: $accent; }
QPushButton[role="planned"]:focus { border: 2px dashed $focus; }
QPushButton[role="settled"] { background: $sunken; border: 2px solid $line; min-height: 54px; }
QPushButton[role="settled"]:focus { border: 2px solid $focus; }
QPushButton[role="plannedside"], QPushButton[role="settledside"] { background: $surface; font-size: 17px;
    border: 2px dashed $line_strong; padding: 0; min-width: $touch; min-height: 52px; }
QPushButton[role="plannedside"]:hover { background: $accent_soft; border-color: $accent; }
QPushButton[role="plannedside"]:focus { border-color: $focus; }
QPushButton[role="settledside"] { background: $sunken; border: 2px solid $line; }
QSlider::groove:horizontal { height: 10px; background: $sunken; border: 1px solid $line_strong; border-radius: 5px; }
QSlider::sub-page:horizontal { background: $accent; border: 1px solid $accent; border-radius: 5px; }
QSlider::handle:horizontal { width: 24px; margin: -10px 0; background: $surface; border: 2px solid $accent;
    border-radius: 14px; }
QSlider::handle:horizontal:focus { border: 4px solid $focus; width: 20px; }
QPushButton[role="strip"] { background: $accent_soft; border: 1px dashed $accent; text-align: left; }

QPushButton[role="danger"] { background: $danger; color: $on_danger; border-color: $danger; font-weight: 700; }
QPushButton[role="danger"]:hover, QPushButton[role="danger"]:pressed { background: $danger_hover; }
QPushButton[role="danger"]:focus { border: 3px double $on_danger; padding: 0 12px; min-height: $less_6; }
QPushButton[role="danger"]:disabled { background: $sunken; color: $disabled; border-color: $line; }

QPushButton[role="tapout"] { background: $danger; color: $on_danger; border: 2px solid $danger; border-radius: 10px;
    font-size: 24px; font-weight: 700; padding: 0; }
QPushButton[role="tapout"]:hover, QPushButton[role="tapout"]:pressed { background: $danger_hover; }
QPushButton[role="tapout"]:focus { border: 4px double $on_danger; padding: 0; }

QPushButton[role~="clock"] { font-size: 26px; font-weight: 700; border: 2px solid $line_strong; border-radius: 10px; }
QPushButton[role~="clock"]:focus { border: 3px double $focus; }
QPushButton[role="clock on"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="clock on"]:focus { border: 3px double $on_accent; }
QPushButton[role="curtain"] { background: $sunken; border: 1px dashed $line_strong; font-weight: 400; min-height: 20px;
    padding: 0 6px; }

QPushButton[role="quiet"], QToolButton[role="quiet"] { background: transparent; border-color: transparent;
    color: $accent; }
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $accent_soft; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border-color: $focus; }
QPushButton[role="quiet"]:disabled, QToolButton[role="quiet"]:disabled { color: $disabled; }

QPushButton[role~="chip"] { background: $surface; font-weight: 400; padding: 0 $beside_14; min-width: $less_28; }
QPushButton[role~="chip"]:hover { background: $accent_soft; }
QPushButton[role~="chip"]:focus { padding: 0 12px; }
QPushButton[role~="chip"]:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role~="chip"]:checked:focus { border: 3px double $on_accent; padding: 0 11px; min-height: $less_6; }
QPushButton[role~="offer"] { min-height: 46px; }
QPushButton[role~="offer"]:focus { min-height: 44px; }
QPushButton[role~="chip"]:disabled { color: $disabled; border-color: $line; background: transparent; }
QPushButton[role~="chip"]:checked:disabled { background: $sunken; color: $muted; }

QPushButton[role~="compact"] { font-size: 15px; padding: 0 $beside_10; min-width: $less_20; }
QPushButton[role~="compact"]:focus { padding: 0 8px; }
QPushButton[role~="compact"]:checked:focus { padding: 0 7px; }

QPushButton[role~="snug"] { padding: 0 $beside_6; min-width: $less_12; }
QPushButton[role~="snug"]:focus { padding: 0 4px; }
QPushButton[role~="snug"]:checked:focus { padding: 0 3px; }

QPushButton[role~="large"] { min-height: 60px; font-size: 18px; }
QPushButton[role~="large"]:focus { min-height: 60px; }
QPushButton[role~="digit"] { min-width: $less_10; padding: 0 $beside_5; }
QPushButton[role~="digit"]:focus { padding: 0 3px; }
QPushButton[role~="digit"]:checked:focus { padding: 0 2px; }

QPushButton[role~="key"] { font-size: 22px; min-height: 54px; min-width: 62px; padding: 0 4px; }
QPushButton[role~="key"]:focus { min-height: 52px; min-width: 60px; padding: 0 4px; }
QPushButton[role~="word"] { font-size: 16px; }

QFrame[role="segments"] { background: $sunken; border: $border solid $line_strong; border-radius: 9px; }
QPushButton[role~="segment"] { background: transparent; border: 0; border-radius: 7px; padding: 0 12px;
    min-height: $touch; min-width: $less_24; color: $ink; }
QPushButton[role~="segment"]:hover { background: $surface; }
QPushButton[role~="segment"]:checked { background: $accent; color: $on_accent; }
QPushButton[role~="segment"]:focus { border: 2px solid $focus; padding: 0 10px; min-height: $less_4; }
QPushButton[role~="segment"]:checked:focus { border: 3px double $on_accent; padding: 0 9px; min-height: $less_6; }
QPushButton[role~="segment"]:disabled { color: $disabled; }
QPushButton[role~="tight"] { padding: 0 7px; min-width: $less_14; }
QPushButton[role~="tight"]:focus { padding: 0 5px; }
QPushButton[role~="tight"]:checked:focus { padding: 0 4px; }

QPushButton[role="unfold"] { background: transparent; border-color: transparent; color: $accent; text-align: left;
    padding: 0 8px; font-size: 15px; }
QPushButton[role="unfold"]:hover { background: $accent_soft; }
QPushButton[role="unfold"]:focus { border-color: $focus; padding: 0 7px; }

QPushButton[role="lines"] { background: transparent; border-color: transparent; color: $ink; font-size: 14px;
    font-weight: 400; text-align: left; padding: 0 8px; }
QPushButton[role="lines"]:hover { background: $accent_soft; }
QPushButton[role="lines"]:focus { border-color: $focus; padding: 0 7px; }

QToolButton[role="tool"] { background: $surface; border-color: $line; padding: 0; min-width: $inner; }
QToolButton[role="tool"]:hover { border-color: $accent; }
QToolButton[role="tool"]:focus { border: 2px solid $focus; padding: 0; min-width: $less_4; }

QPushButton[role~="rail"] { background: $surface; border-color: $line; border-radius: 6px; padding: 0 1px;
    font-size: 15px; font-weight: 400; min-height: $inner; min-width: 40px; }
QPushButton[role~="rail"]:hover { background: $accent_soft; }
QPushButton[role~="side"] { font-size: 17px; font-weight: 600; }
QPushButton[role~="rail"]:checked { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[role~="rail"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[role~="rail"]:checked:focus { border: 3px double $on_accent; padding: 0; }
QLabel[role="rail"] { font-size: 14px; color: $ink; }

QLineEdit, QPlainTextEdit, QTextEdit, QDateEdit, QTimeEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $surface; color: $ink; border: $border solid $line_strong; border-radius: 8px; padding: 4px 11px;
    selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $muted; }
QLineEdit, QDateEdit, QTimeEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: $less_10; }
QLineEdit > QToolButton, QLineEdit > QToolButton:hover, QLineEdit > QToolButton:pressed {
    background: transparent; border: none; padding: 0; min-width: 0; min-height: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QDateEdit:focus, QTimeEdit:focus, QSpinBox:focus,
QDoubleSpinBox:focus, QComboBox:focus { border: 2px solid $focus; padding: 3px 10px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $disabled; border-color: $line; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid $danger; padding: 3px 10px; }
QComboBox::drop-down { border: 0; width: 34px; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; border: $border solid $line_strong; outline: 0; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: $touch; padding: 0 8px; }

QCheckBox, QRadioButton { spacing: 10px; min-height: $touch; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 22px; height: 22px; border: 2px solid $line_strong;
    background: $surface; }
QCheckBox::indicator { border-radius: 5px; }
QRadioButton::indicator { border-radius: 13px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $focus; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
    image: url("$icons/check-$name.svg"); }
QRadioButton::indicator:checked { border: 8px solid $accent; width: 10px; height: 10px; }

QListView, QTreeView, QTableView { background: $surface; border: $border solid $line; border-radius: 8px; outline: 0;
    alternate-background-color: $sunken; gridline-color: $line; }
QListView:focus, QTreeView:focus, QTableView:focus { border: 2px solid $focus; }
QListView::item, QTreeView::item { height: $touch; padding: 2px 10px; border: 0; }
QListView::item, QTreeView::item, QTableView::item { border-bottom: 1px solid $line; }
QListView::item:hover, QTreeView::item:hover { background: $accent_soft; color: $ink; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $accent;
    color: $on_accent; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $muted; border: 0; border-bottom: $border solid $line_strong;
    padding: 0 10px; min-height: 34px; font-weight: 600; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="page"] { background: $ground; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 4px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 44px; }
QScrollBar::handle:horizontal { min-width: 44px; }
QScrollBar::handle:hover { background: $accent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabWidget::pane { border: 0; border-top: $border solid $line; }
QTabBar::tab { background: transparent; color: $muted; min-height: $inner; padding: 0 16px; border: 0;
    border-bottom: 3px solid transparent; font-weight: 600; }
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $focus; }

QToolButton::menu-indicator { image: none; width: 0; }
QMenuBar { background: $surface; border-bottom: $border solid $line; }
QMenuBar::item { padding: 8px 12px; background: transparent; }
QMenuBar::item:selected { background: $accent_soft; color: $ink; }
QMenu { background: $surface; border: $border solid $line_strong; padding: 4px; }
QMenu::item { min-height: 36px; padding: 2px 24px 2px 14px; border-radius: 6px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QStatusBar { background: $surface; color: $muted; border-top: $border solid $line; }
QSplitter::handle { background: $line; }
QProgressBar { background: $sunken; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
"""
