"""The worked examples, as the tests of every host read them."""

from lictp_xl.examples import Example, load

__all__ = ["Example", "load"]
