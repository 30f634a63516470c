"""What every sheet function does around its call of Python, in VBA.

It stands below the functions in the same module, where it can be Private: a person who looks through
the Function Wizard sees the functions and nothing else.
"""

# Excel's number for each error value; the newer ones (from 2043) xlwings hands on as a bare number
ERROR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#BLOCKED!": 2047,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
PYTHON_MODULE = "lictp_xl.hosts.excel"
PYTHON_SETTING = "LICTP_PYTHON"  # the environment variable that says where Python is

DECLARATIONS = f"""\
Private Const PYTHON_MODULE As String = "{PYTHON_MODULE}"
Private Const PYTHON_RAISED As Long = -2147467259   ' the number of every exception in Python
Private Const NO_PYTHON As Long = 20001
Private Const SECONDS_BEFORE_ASKING_AGAIN As Long = 10
Private Const WHAT_TO_DO As String = "Python was not found, so this cell could not be worked out. " & _
    "The figures saved in the book were right when it was written. On a PC with lictp-xl, set " & _
    "{PYTHON_SETTING} to the full path of its python.exe, start Excel again and press Ctrl+Alt+F9."

Private mPython As Object           ' kept: XLPy reads its fourteen settings anew each time
Private mRefusal As String          ' what Excel was told when Python was last looked for
Private mRefusedAt As Single
Private mWhy As Collection          ' the address of a cell -> what is wrong there
"""

PROCEDURES = """\
Private Function LictpAnswer(ByVal called As String, ByVal given As Variant) As Variant
    Dim caller As String
    caller = CallingCell()
    Forget caller
    On Error GoTo failed
    LictpAnswer = WithErrors(AskPython(called, ValuesOf(given)), caller)
    Exit Function
failed:
    If Err.Number = NO_PYTHON Then
        LictpAnswer = ErrorValue("#N/A: " & Err.Description, caller)
    Else
        LictpAnswer = ErrorValue("#VALUE!: " & LastLine(Err.Description), caller)
    End If
End Function

Private Function AskPython(ByVal called As String, ByVal sent As Variant) As Variant
    Dim secondTime As Boolean
    On Error GoTo failed
asking:
    AskPython = Python().CallUDF(PYTHON_MODULE, called, sent)
    Exit Function
failed:
    ' any other number: the server is gone, so it is asked for anew, once
    If secondTime Or Err.Number = PYTHON_RAISED Or Err.Number = NO_PYTHON Then
        Err.Raise Err.Number, , Err.Description
    End If
    secondTime = True
    Set mPython = Nothing
    Resume asking
End Function

Private Function Python() As Object
    If mPython Is Nothing Then
        ' a sheet full of functions must not wait for Python once for each of them
        If mRefusal <> "" And Abs(Timer - mRefusedAt) < SECONDS_BEFORE_ASKING_AGAIN Then
            Err.Raise NO_PYTHON, , mRefusal
        End If
        On Error GoTo missing
        Set mPython = XLPy
        mRefusal = ""
    End If
    Set Python = mPython
    Exit Function
missing:
    mRefusal = WHAT_TO_DO & " (Excel was told: " & Replace(Err.Description, vbCrLf, " ") & ")"
    mRefusedAt = Timer
    Err.Raise NO_PYTHON, , mRefusal
End Function

Private Function ValuesOf(ByVal given As Variant) As Variant
    Dim sent() As Variant, i As Long
    ReDim sent(LBound(given) To UBound(given))
    For i = LBound(given) To UBound(given)
        If IsObject(given(i)) Then
            sent(i) = CellValues(given(i))
        Else
            sent(i) = given(i)          ' a value, or an argument left out
        End If
    Next i
    ValuesOf = sent
End Function

Private Function CellValues(ByVal block As Range) As Variant
    ' Values, not the Range: that would be read back from Excel, one call for each thing asked.
    ' Value2, because Value cuts a cell in a currency format to four places; but dates stay dates.
    Dim values As Variant, dated As Variant, i As Long, j As Long
    If block.Areas.Count > 1 Then Err.Raise 5, , "a range must be one block of cells"
    Set block = UsedPart(block)
    values = block.Value2
    dated = block.Value
    If Not IsArray(values) Then
        If VarType(dated) = vbDate Then values = dated
        CellValues = values
        Exit Function
    End If
    For i = LBound(values, 1) To UBound(values, 1)
        For j = LBound(values, 2) To UBound(values, 2)
            If VarType(dated(i, j)) = vbDate Then values(i, j) = dated(i, j)
        Next j
    Next i
    CellValues = values
End Function

Private Function UsedPart(ByVal block As Range) As Range
    ' A whole column is a million rows: it ends where the sheet's last used row ends; a row likewise
    Dim used As Range, part As Range
    Set part = block
    Set used = block.Worksheet.UsedRange
    If block.Rows.Count = block.Worksheet.Rows.Count Then
        Set part = part.Resize(used.Row + used.Rows.Count - 1, part.Columns.Count)
    End If
    If block.Columns.Count = block.Worksheet.Columns.Count Then
        Set part = part.Resize(part.Rows.Count, used.Column + used.Columns.Count - 1)
    End If
    Set UsedPart = part
End Function

Private Function WithErrors(ByVal answer As Variant, ByVal caller As String) As Variant
    Dim i As Long, j As Long
    If Not IsArray(answer) Then
        WithErrors = ErrorValue(answer, caller)
        Exit Function
    End If
    If HasColumns(answer) Then
        For i = LBound(answer, 1) To UBound(answer, 1)
            For j = LBound(answer, 2) To UBound(answer, 2)
                answer(i, j) = ErrorValue(answer(i, j), caller)
            Next j
        Next i
    Else                                ' a single row comes back with one dimension
        For i = LBound(answer) To UBound(answer)
            answer(i) = ErrorValue(answer(i), caller)
        Next i
    End If
    WithErrors = answer
End Function

Private Function ErrorValue(ByVal answer As Variant, ByVal caller As String) As Variant
    ' Python says "#NUM!: bases must be zero or more"; the cell shows #NUM!, LICTP_WHY the sentence
    Dim colon As Long, number As Long
    ErrorValue = answer
    If VarType(answer) <> vbString Then Exit Function
    If Left$(answer, 1) <> "#" Then Exit Function
    colon = InStr(answer, ": ")
    If colon = 0 Then Exit Function
    number = NumberOfError(Left$(answer, colon - 1))
    If number = 0 Then Exit Function    ' somebody's own text
    ErrorValue = CVErr(number)
    If Remembered(caller) = "" Then Remember caller, Mid$(answer, colon + 2)
End Function

Private Function HasColumns(ByVal answer As Variant) As Boolean
    On Error Resume Next                ' one dimension: stays False
    HasColumns = UBound(answer, 2) >= LBound(answer, 2)
End Function

Private Function CallingCell() As String
    On Error Resume Next                ' called from VBA, not from a cell: stays ""
    If TypeOf Application.Caller Is Range Then CallingCell = NameOfCell(Application.Caller)
End Function

Private Function NameOfCell(ByVal block As Range) As String
    NameOfCell = block.Cells(1, 1).Address(External:=True)
End Function

Private Function FirstOfItsArray(ByVal cell As Object) As Range
    ' Late bound: Excel before 2019 has no SpillParent
    Set FirstOfItsArray = cell.Cells(1, 1)
    On Error Resume Next                ' the cell stands alone
    If cell.HasArray Then Set FirstOfItsArray = cell.CurrentArray.Cells(1, 1)
    If cell.HasSpill Then Set FirstOfItsArray = cell.SpillParent
End Function

Private Sub Remember(ByVal cell As String, ByVal sentence As String)
    If mWhy Is Nothing Then Set mWhy = New Collection
    Forget cell
    mWhy.Add sentence, cell
End Sub

Private Sub Forget(ByVal cell As String)
    On Error Resume Next                ' there was nothing to forget
    mWhy.Remove cell
End Sub

Private Function Remembered(ByVal cell As String) As String
    On Error Resume Next                ' nothing is wrong there
    Remembered = mWhy.Item(cell)
End Function

Private Function LastLine(ByVal text As String) As String
    ' of a traceback, the line that says what happened
    Dim lines As Variant, i As Long
    LastLine = text
    lines = Split(Replace(text, vbCr, ""), vbLf)
    For i = LBound(lines) To UBound(lines)
        If Trim$(lines(i)) <> "" Then LastLine = Trim$(lines(i))
    Next i
End Function
"""

_NUMBERS = "\n".join(
    f'        Case "{text}": NumberOfError = {number}' for text, number in ERROR_NUMBERS.items()
)
PROCEDURES += f"""
Private Function NumberOfError(ByVal shown As String) As Long
    Select Case shown
{_NUMBERS}
    End Select
End Function
"""
