"""What loyalty keeps in table `properties` beside its shelf: who has the name of a level."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store


class LevelName(Model):
    """Lets a name belong to one level only. Its key is `achievement_name#<name key>`."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="guard")
    achievement_id = UnicodeAttribute()

    @classmethod
    def of(cls, key: str, achievement_id: str) -> "LevelName":
        """The guard of a name in the form that levels are compared by."""
        return cls(scope=f"achievement_name#{key}", kind="guard", achievement_id=achievement_id)
