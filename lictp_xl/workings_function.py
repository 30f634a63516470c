"""The sheet function WORKINGS: the steps behind any other function, as a table."""

from typing import Any

from lictp_xl import reading
from lictp_xl.catalogue import AsTheyCame, Catalogue
from lictp_xl.errors import NotUnderstood

LEFT_OUT = AsTheyCame([[None]])


class WorkingsFunction:
    """Answers for every function of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def workings(
        self,
        function_name: str,
        argument_1: AsTheyCame = LEFT_OUT,
        argument_2: AsTheyCame = LEFT_OUT,
        argument_3: AsTheyCame = LEFT_OUT,
        argument_4: AsTheyCame = LEFT_OUT,
        argument_5: AsTheyCame = LEFT_OUT,
        argument_6: AsTheyCame = LEFT_OUT,
        argument_7: AsTheyCame = LEFT_OUT,
        argument_8: AsTheyCame = LEFT_OUT,
    ) -> list[tuple[Any, ...]]:
        """Show the steps by which a function comes to its result.

        The same calculation, step by step, for the same arguments. Headings stand in the first row,
        the name of each step in the first column, and the result at the bottom right. What the
        function refuses, its workings refuse in the same words.

        Parameters
        ----------
        function_name : name of a function
            The function whose steps are wanted, such as APPORTION, with LICTP_ before it or without.
        argument_1 : cell or range
            The function's first argument, as it is given to the function itself.
        argument_2 : cell or range
            The function's second argument, where it has one.
        argument_3 : cell or range
            The function's third argument, where it has one.
        argument_4 : cell or range
            The function's fourth argument, where it has one.
        argument_5 : cell or range
            The function's fifth argument, where it has one.
        argument_6 : cell or range
            The function's sixth argument, where it has one.
        argument_7 : cell or range
            The function's seventh argument, where it has one.
        argument_8 : cell or range
            The function's eighth argument, where it has one.

        Returns
        -------
        table
            A row of headings, then one row for each step: its name, its figures, the result last.

        Raises
        ------
        NoSuchFunction
            There is no function of that name.
        NotUnderstood
            It is WORKINGS itself, or the arguments are not those of the function.
        """
        function = self._catalogue.get(function_name)
        if function.workings is None:
            raise NotUnderstood(f"function_name must be a function with steps to show (got {function.name})")
        every = [argument_1, argument_2, argument_3, argument_4]
        every += [argument_5, argument_6, argument_7, argument_8]
        used = max((i for i, one in enumerate(every, 1) if one != LEFT_OUT), default=0)
        given = reading.given(function, every[: max(used, len(function.arguments))])
        taken = reading.taken(given)
        function.rule(**taken)  # what it refuses has no workings
        defaults = {argument.name: argument.default for argument in function.arguments}
        table: list[tuple[Any, ...]] = function.workings(**(defaults | taken))
        return table
