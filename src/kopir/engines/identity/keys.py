"""Keys under which a name is filed and looked up, so that its forms in other scripts meet.

Meant for a `text[]` column with a GIN index: candidates are the rows whose keys overlap with the query's keys, best
those that share most keys (and a `w:` or `c:` key before others), then `compare_many` scores them. Kinds of key: `w:`
the whole name by ear, `c:` its consonants, `f:` the first five of them, `t:` one telling word by ear or by meaning,
`p:` two common words of a name that has nothing but common words.

Measured with words learned from other companies: of 750 Japanese names 86 % share a key with their English name (81 %
of kana readings), with 31 candidates among 9,964 names.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

from kopir.engines.identity.compare import preparer
from kopir.engines.identity.names import Name, Prepared, Unit
from kopir.engines.identity.phonetics import fold, skeleton

_COMMON = 6.0  # weight below which a word stands in more than about one name in 300: no key by itself
_PREFIX = 5  # consonants
_MOST = 24  # keys of one name


def search_keys(name: str, lang: str, reading: str | None = None) -> tuple[str, ...]:
    """The keys of a name, sorted, at most 24. `reading` is the official kana reading, if a register gives one."""
    return keys_of(preparer().prepare(Name(name, lang, reading or "")))


def keys_of(name: Prepared) -> tuple[str, ...]:
    """The keys of a prepared name."""
    keys: dict[str, None] = {}
    for sound in name.sounds:
        if sound:
            keys["w:" + sound] = None
    if len(name.bones) > 3:
        keys["c:" + name.bones] = None
        keys["f:" + name.bones[:_PREFIX]] = None
    common: list[Unit] = []
    for unit in name.units[:8]:
        if unit.weight >= _COMMON:
            keys.update(dict.fromkeys(_word_keys(unit)))
        else:
            common.append(unit)
    if len(common) == len(name.units):
        for one, other in combinations(common[:4], 2):
            points = sorted((_point(one), _point(other)))
            keys["p:" + "+".join(points)] = None
        if len(common) == 1:
            keys.update(dict.fromkeys(_word_keys(common[0])))
    return tuple(sorted(list(keys)[:_MOST]))


def _point(unit: Unit) -> str:
    return _sound_key(unit.meanings[-1 if unit.latin else 0][0]) if unit.meanings else unit.sound


@lru_cache(maxsize=131_072)
def _word_keys(unit: Unit) -> tuple[str, ...]:
    keys = []
    if len(unit.sound) > 1:
        keys.append("t:" + unit.sound)
    if len(unit.bones) > 2:
        keys.append("t:" + unit.bones)
    keys += ["t:" + (bones if len(bones) > 3 else sound) for _, sound, bones in unit.others if len(sound) > 2]
    keys += ["t:" + _sound_key(word) for word, share in unit.meanings[:3] if share >= 0.08]
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=65_536)
def _sound_key(word: str) -> str:
    bones = skeleton(word)
    return bones if len(bones) > 3 else fold(word)
