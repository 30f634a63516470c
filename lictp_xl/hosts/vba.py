"""The VBA that carries a sheet function to Python, written from the catalogue.

Not what xlwings would generate: errors are real Excel errors, ranges go over as values, the help stands
in the module so that nobody has to import anything, and a missing Python is told in a sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lictp_xl.book.wizard_help import FunctionHelp, category_number
from lictp_xl.catalogue import PREFIX, Function
from lictp_xl.hosts import vba_runtime

FUNCTIONS_MODULE = "lictp_functions"
BUTTONS_MODULE = "lictp_buttons"
WHY = FunctionHelp(
    name=f"{PREFIX}WHY",
    category="Help",
    arguments=("Cell with a LICTP function. The cell whose error is not plain.",),
)
WHY_SUMMARY = "Say in a sentence why a cell shows an error."

_WHY = f"""\
Public Function {WHY.name}(ByVal cell As Range) As String
{{attributes}}
    Dim sentence As String
    sentence = Remembered(NameOfCell(cell))
    If sentence = "" Then sentence = Remembered(NameOfCell(FirstOfItsArray(cell)))
    If sentence = "" And IsError(cell.Cells(1, 1).Value) Then
        sentence = "Nothing was said of this error since the book was opened. " & _
            "Enter the cell again (F2, Enter) to hear why."
    End If
    {WHY.name} = sentence
End Function
"""


@dataclass(frozen=True)
class ButtonMacro:
    """A macro behind a button: its name, and the Python that it runs."""

    name: str
    runs: str


def functions_module(functions: Iterable[Function]) -> str:
    """The text of the module with all sheet functions and what they lean on."""
    functions = list(functions)
    help = wizard_help(functions)
    why = _WHY.format(attributes=_attributes(WHY.name, WHY_SUMMARY, category_number(WHY.category, help)))
    stubs = [_stub(function, category_number(function.category, help)) for function in functions]
    header = _header(FUNCTIONS_MODULE, "the catalogue: change the rules, not this")
    return "\n".join([header, vba_runtime.DECLARATIONS, *stubs, why, vba_runtime.PROCEDURES])


def buttons_module(macros: Sequence[ButtonMacro]) -> str:
    """The text of the module with a macro for each button."""
    header = _header(BUTTONS_MODULE, "buttons.py: change that, not this")
    return "\n".join([header, *(_button(macro) for macro in macros)])


def wizard_help(functions: Iterable[Function]) -> list[FunctionHelp]:
    """What the Function Wizard is told of every function."""
    return [*(_help(function) for function in functions), WHY]


def _help(function: Function) -> FunctionHelp:
    texts = tuple(argument.help for argument in function.arguments)
    return FunctionHelp(PREFIX + function.name, function.category, texts)


def _header(module: str, source: str) -> str:
    return f"""\
Attribute VB_Name = "{module}"
' Written by lictp-xl sync from {source}.
Option Explicit
"""


def _stub(function: Function, category: int) -> str:
    name = PREFIX + function.name
    # an argument left out stays left out only if it goes into the Array as it came
    given = ", ".join(argument.name for argument in function.arguments)
    return f"""\
Public Function {name}({_signature(function)})
{_attributes(name, function.summary, category)}
    {name} = LictpAnswer("{name}", Array({given}))
End Function
"""


def _signature(function: Function) -> str:
    return ", ".join(a.name if a.required else f"Optional {a.name}" for a in function.arguments)


def _attributes(name: str, says: str, category: int) -> str:
    lines = (
        f'Attribute {name}.VB_Description = "{_quoted(says)}"',
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n{category}"',
    )
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def _button(macro: ButtonMacro) -> str:
    return f"""\
Public Sub {macro.name}()
    On Error GoTo failed
    RunPython "{_quoted(macro.runs)}"
    Exit Sub
failed:
    MsgBox "Python was not found, so nothing was done. Set {vba_runtime.PYTHON_SETTING} to the full path " & _
        "of the python.exe that has lictp-xl, and start Excel again." & vbLf & vbLf & _
        Err.Description, vbExclamation, "LICTP"
End Sub
"""
