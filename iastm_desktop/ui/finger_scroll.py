"""Scrolling by a finger on what scrolls, not by its bar, which is too thin for one."""

from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScroller, QScrollerProperties


def scroll_by_finger(area: QAbstractScrollArea) -> None:
    """Let a finger push what an area shows; a tap still reaches what lies under it, and the mouse does as before."""
    QScroller.grabGesture(area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
    scroller = QScroller.scroller(area.viewport())
    metric, policy = QScrollerProperties.ScrollMetric, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
    properties = scroller.scrollerProperties()
    properties.setScrollMetric(metric.HorizontalOvershootPolicy, policy)
    properties.setScrollMetric(metric.VerticalOvershootPolicy, policy)
    scroller.setScrollerProperties(properties)
    if isinstance(area, QAbstractItemView):
        area.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
