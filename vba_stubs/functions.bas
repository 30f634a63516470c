Attribute VB_Name = "lictp_functions"
' Written by lictp-xl sync from the catalogue: change the rules, not this.
Option Explicit

Private Const PYTHON_MODULE As String = "lictp_xl.hosts.excel"
Private Const PYTHON_RAISED As Long = -2147467259   ' the number of every exception in Python
Private Const NO_PYTHON As Long = 20001
Private Const SECONDS_BEFORE_ASKING_AGAIN As Long = 10
Private Const WHAT_TO_DO As String = "Python was not found, so this cell could not be worked out. " & _
    "The figures saved in the book were right when it was written. On a PC with lictp-xl, set " & _
    "LICTP_PYTHON to the full path of its python.exe, start Excel again and press Ctrl+Alt+F9."

Private mPython As Object           ' kept: XLPy reads its fourteen settings anew each time
Private mRefusal As String          ' what Excel was told when Python was last looked for
Private mRefusedAt As Single
Private mWhy As Collection          ' the address of a cell -> what is wrong there

Public Function LICTP_APPORTION(amount, bases, Optional unit, Optional rounding)
Attribute LICTP_APPORTION.VB_Description = "Share an amount across partners in proportion to their bases."
Attribute LICTP_APPORTION.VB_ProcData.VB_Invoke_Func = " \n20"
    LICTP_APPORTION = LictpAnswer("LICTP_APPORTION", Array(amount, bases, unit, rounding))
End Function

Public Function LICTP_SHARES(bases, Optional places)
Attribute LICTP_SHARES.VB_Description = "Turn bases into shares that add to exactly 100 per cent at the places shown."
Attribute LICTP_SHARES.VB_ProcData.VB_Invoke_Func = " \n20"
    LICTP_SHARES = LictpAnswer("LICTP_SHARES", Array(bases, places))
End Function

Public Function LICTP_CHARGE(partner, amount, partners, bases, Optional unit, Optional rounding)
Attribute LICTP_CHARGE.VB_Description = "Find one partner's part of an amount that is shared across all partners."
Attribute LICTP_CHARGE.VB_ProcData.VB_Invoke_Func = " \n20"
    LICTP_CHARGE = LictpAnswer("LICTP_CHARGE", Array(partner, amount, partners, bases, unit, rounding))
End Function

Public Function LICTP_IMPLIED_TOTAL(charge, base, bases, Optional rounded_to)
Attribute LICTP_IMPLIED_TOTAL.VB_Description = "Work back from one published charge to the total it implies, and the range it may lie in."
Attribute LICTP_IMPLIED_TOTAL.VB_ProcData.VB_Invoke_Func = " \n20"
    LICTP_IMPLIED_TOTAL = LictpAnswer("LICTP_IMPLIED_TOTAL", Array(charge, base, bases, rounded_to))
End Function

Public Function LICTP_BUDGET_VARIANCE(budget, charge)
Attribute LICTP_BUDGET_VARIANCE.VB_Description = "Compare a charge with the budget for it: the difference, and as a fraction of the budget."
Attribute LICTP_BUDGET_VARIANCE.VB_ProcData.VB_Invoke_Func = " \n20"
    LICTP_BUDGET_VARIANCE = LictpAnswer("LICTP_BUDGET_VARIANCE", Array(budget, charge))
End Function

Public Function LICTP_WEIGHTED_BASES(counts, weights)
Attribute LICTP_WEIGHTED_BASES.VB_Description = "Weigh each partner's users by their type: counts times a weight for each type, added up."
Attribute LICTP_WEIGHTED_BASES.VB_ProcData.VB_Invoke_Func = " \n22"
    LICTP_WEIGHTED_BASES = LictpAnswer("LICTP_WEIGHTED_BASES", Array(counts, weights))
End Function

Public Function LICTP_INSTALMENTS(amount, number, Optional unit)
Attribute LICTP_INSTALMENTS.VB_Description = "Spread an amount over equal instalments that add back to it, to the unit."
Attribute LICTP_INSTALMENTS.VB_ProcData.VB_Invoke_Func = " \n22"
    LICTP_INSTALMENTS = LictpAnswer("LICTP_INSTALMENTS", Array(amount, number, unit))
End Function

Public Function LICTP_CONTRIBUTION_CHANGE(before, after)
Attribute LICTP_CONTRIBUTION_CHANGE.VB_Description = "Tell how a contribution moves: the difference, and as a fraction of what it was."
Attribute LICTP_CONTRIBUTION_CHANGE.VB_ProcData.VB_Invoke_Func = " \n22"
    LICTP_CONTRIBUTION_CHANGE = LictpAnswer("LICTP_CONTRIBUTION_CHANGE", Array(before, after))
End Function

Public Function LICTP_ONE_OFF_SPLIT(amounts, treatments)
Attribute LICTP_ONE_OFF_SPLIT.VB_Description = "Add up one-off costs into revenue, capital and total."
Attribute LICTP_ONE_OFF_SPLIT.VB_ProcData.VB_Invoke_Func = " \n24"
    LICTP_ONE_OFF_SPLIT = LictpAnswer("LICTP_ONE_OFF_SPLIT", Array(amounts, treatments))
End Function

Public Function LICTP_ONE_OFF_BY_YEAR(amounts, treatments, years)
Attribute LICTP_ONE_OFF_BY_YEAR.VB_Description = "Lay one-off costs out by financial year: revenue, capital and total."
Attribute LICTP_ONE_OFF_BY_YEAR.VB_ProcData.VB_Invoke_Func = " \n24"
    LICTP_ONE_OFF_BY_YEAR = LictpAnswer("LICTP_ONE_OFF_BY_YEAR", Array(amounts, treatments, years))
End Function

Public Function LICTP_ONE_OFF_FUNDING(capital, revenue, Optional grants, Optional receipts, Optional borrowing)
Attribute LICTP_ONE_OFF_FUNDING.VB_Description = "Find what capital falls to be paid from revenue, and the whole call on revenue."
Attribute LICTP_ONE_OFF_FUNDING.VB_ProcData.VB_Invoke_Func = " \n24"
    LICTP_ONE_OFF_FUNDING = LictpAnswer("LICTP_ONE_OFF_FUNDING", Array(capital, revenue, grants, receipts, borrowing))
End Function

Public Function LICTP_KEY_DECISION(amount, Optional threshold)
Attribute LICTP_KEY_DECISION.VB_Description = "Tell whether spending is a key decision: TRUE from the threshold up."
Attribute LICTP_KEY_DECISION.VB_ProcData.VB_Invoke_Func = " \n24"
    LICTP_KEY_DECISION = LictpAnswer("LICTP_KEY_DECISION", Array(amount, threshold))
End Function

Public Function LICTP_FINANCIAL_YEAR(on_date)
Attribute LICTP_FINANCIAL_YEAR.VB_Description = "Tell the financial year that a date falls in, such as 2020/21."
Attribute LICTP_FINANCIAL_YEAR.VB_ProcData.VB_Invoke_Func = " \n26"
    LICTP_FINANCIAL_YEAR = LictpAnswer("LICTP_FINANCIAL_YEAR", Array(on_date))
End Function

Public Function LICTP_YEAR_START(financial_year)
Attribute LICTP_YEAR_START.VB_Description = "Tell the first day of a financial year, 1 April."
Attribute LICTP_YEAR_START.VB_ProcData.VB_Invoke_Func = " \n26"
    LICTP_YEAR_START = LictpAnswer("LICTP_YEAR_START", Array(financial_year))
End Function

Public Function LICTP_YEAR_END(financial_year)
Attribute LICTP_YEAR_END.VB_Description = "Tell the last day of a financial year, 31 March."
Attribute LICTP_YEAR_END.VB_ProcData.VB_Invoke_Func = " \n26"
    LICTP_YEAR_END = LictpAnswer("LICTP_YEAR_END", Array(financial_year))
End Function

Public Function LICTP_PART_YEAR(annual_amount, first_day, last_day, financial_year, Optional method)
Attribute LICTP_PART_YEAR.VB_Description = "Find the part of an annual amount that falls in one financial year of its term."
Attribute LICTP_PART_YEAR.VB_ProcData.VB_Invoke_Func = " \n26"
    LICTP_PART_YEAR = LictpAnswer("LICTP_PART_YEAR", Array(annual_amount, first_day, last_day, financial_year, method))
End Function

Public Function LICTP_PHASE(annual_amount, first_day, last_day, Optional method)
Attribute LICTP_PHASE.VB_Description = "Lay an annual amount out over every financial year of its term."
Attribute LICTP_PHASE.VB_ProcData.VB_Invoke_Func = " \n26"
    LICTP_PHASE = LictpAnswer("LICTP_PHASE", Array(annual_amount, first_day, last_day, method))
End Function

Public Function LICTP_RISK_SCORE(likelihood, impact, Optional likelihood_scale, Optional impact_scale)
Attribute LICTP_RISK_SCORE.VB_Description = "Score a risk: likelihood times impact."
Attribute LICTP_RISK_SCORE.VB_ProcData.VB_Invoke_Func = " \n25"
    LICTP_RISK_SCORE = LictpAnswer("LICTP_RISK_SCORE", Array(likelihood, impact, likelihood_scale, impact_scale))
End Function

Public Function LICTP_RISK_RATING(likelihood, impact, Optional bands, Optional likelihood_scale, Optional impact_scale)
Attribute LICTP_RISK_RATING.VB_Description = "Rate a risk by its score: the band that the product falls in."
Attribute LICTP_RISK_RATING.VB_ProcData.VB_Invoke_Func = " \n25"
    LICTP_RISK_RATING = LictpAnswer("LICTP_RISK_RATING", Array(likelihood, impact, bands, likelihood_scale, impact_scale))
End Function

Public Function LICTP_RISK_MATRIX(references, likelihoods, impacts, Optional likelihood_scale, Optional impact_scale)
Attribute LICTP_RISK_MATRIX.VB_Description = "Lay a risk register out as a heat map: the references of the risks, by likelihood and impact."
Attribute LICTP_RISK_MATRIX.VB_ProcData.VB_Invoke_Func = " \n25"
    LICTP_RISK_MATRIX = LictpAnswer("LICTP_RISK_MATRIX", Array(references, likelihoods, impacts, likelihood_scale, impact_scale))
End Function

Public Function LICTP_RISK_PROFILE(likelihoods, impacts, Optional bands, Optional likelihood_scale, Optional impact_scale)
Attribute LICTP_RISK_PROFILE.VB_Description = "Count the risks of a register by their rating."
Attribute LICTP_RISK_PROFILE.VB_ProcData.VB_Invoke_Func = " \n25"
    LICTP_RISK_PROFILE = LictpAnswer("LICTP_RISK_PROFILE", Array(likelihoods, impacts, bands, likelihood_scale, impact_scale))
End Function

Public Function LICTP_CHECK_TOTAL(lines, total, Optional tolerance)
Attribute LICTP_CHECK_TOTAL.VB_Description = "Check that lines add to their total: Pass, or by how much they are out and what explains it."
Attribute LICTP_CHECK_TOTAL.VB_ProcData.VB_Invoke_Func = " \n21"
    LICTP_CHECK_TOTAL = LictpAnswer("LICTP_CHECK_TOTAL", Array(lines, total, tolerance))
End Function

Public Function LICTP_CHECK_EQUAL(one, other, Optional tolerance)
Attribute LICTP_CHECK_EQUAL.VB_Description = "Check that two amounts are the same: Pass, or by how much they are apart and what explains it."
Attribute LICTP_CHECK_EQUAL.VB_ProcData.VB_Invoke_Func = " \n21"
    LICTP_CHECK_EQUAL = LictpAnswer("LICTP_CHECK_EQUAL", Array(one, other, tolerance))
End Function

Public Function LICTP_CHECK_SHARES(shares, Optional tolerance)
Attribute LICTP_CHECK_SHARES.VB_Description = "Check that shares add to 100 per cent: Pass, or by how much they are out and what explains it."
Attribute LICTP_CHECK_SHARES.VB_ProcData.VB_Invoke_Func = " \n21"
    LICTP_CHECK_SHARES = LictpAnswer("LICTP_CHECK_SHARES", Array(shares, tolerance))
End Function

Public Function LICTP_WORKINGS(function_name, Optional argument_1, Optional argument_2, Optional argument_3, Optional argument_4, Optional argument_5, Optional argument_6, Optional argument_7, Optional argument_8)
Attribute LICTP_WORKINGS.VB_Description = "Show the steps by which a function comes to its result."
Attribute LICTP_WORKINGS.VB_ProcData.VB_Invoke_Func = " \n23"
    LICTP_WORKINGS = LictpAnswer("LICTP_WORKINGS", Array(function_name, argument_1, argument_2, argument_3, argument_4, argument_5, argument_6, argument_7, argument_8))
End Function

Public Function LICTP_WHY(ByVal cell As Range) As String
Attribute LICTP_WHY.VB_Description = "Say in a sentence why a cell shows an error."
Attribute LICTP_WHY.VB_ProcData.VB_Invoke_Func = " \n23"
    Dim sentence As String
    sentence = Remembered(NameOfCell(cell))
    If sentence = "" Then sentence = Remembered(NameOfCell(FirstOfItsArray(cell)))
    If sentence = "" And IsError(cell.Cells(1, 1).Value) Then
        sentence = "Nothing was said of this error since the book was opened. " & _
            "Enter the cell again (F2, Enter) to hear why."
    End If
    LICTP_WHY = sentence
End Function

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

Private Function NumberOfError(ByVal shown As String) As Long
    Select Case shown
        Case "#NULL!": NumberOfError = 2000
        Case "#DIV/0!": NumberOfError = 2007
        Case "#VALUE!": NumberOfError = 2015
        Case "#REF!": NumberOfError = 2023
        Case "#NAME?": NumberOfError = 2029
        Case "#NUM!": NumberOfError = 2036
        Case "#N/A": NumberOfError = 2042
        Case "#GETTING_DATA": NumberOfError = 2043
        Case "#SPILL!": NumberOfError = 2045
        Case "#BLOCKED!": NumberOfError = 2047
        Case "#FIELD!": NumberOfError = 2049
        Case "#CALC!": NumberOfError = 2050
    End Select
End Function
