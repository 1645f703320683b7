"""Words for people: the one gettext catalogue of window, documents and command line."""

import gettext

_translations = gettext.NullTranslations()


def _(text: str) -> str:
    """Return `text` in the user's language."""
    return _translations.gettext(text)
