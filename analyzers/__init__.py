"""Vietnamese text in, terms out.

What enters is any string: a title, a body, a query. What leaves is tokens with their offsets in that string
(normal forms), keys (forms without marks), and judgements about them: how near two forms are, which other
spellings a form has, what it was meant to be. Pure functions: no file is written, no index opened, nothing
asked over a network. pyvi's words are in ``analyzers.segment``, imported on their own because they load a
model.
"""

from analyzers import legacy, telex, vni
from analyzers.closeness import Closeness, closeness
from analyzers.fold import fold
from analyzers.legacy import Encoding
from analyzers.normal import normal_form, repaired
from analyzers.slips import corrections
from analyzers.syllable import Syllable, compose, is_key, is_syllable, parse
from analyzers.tokens import Tokens, tokenize
from analyzers.variants import Variant, admitted, date_variants, phrase_variants, split_joined, variants

__all__ = [
    "Closeness",
    "Encoding",
    "Syllable",
    "Tokens",
    "Variant",
    "admitted",
    "closeness",
    "compose",
    "corrections",
    "date_variants",
    "fold",
    "is_key",
    "is_syllable",
    "legacy",
    "normal_form",
    "parse",
    "phrase_variants",
    "repaired",
    "split_joined",
    "telex",
    "tokenize",
    "variants",
    "vni",
]
