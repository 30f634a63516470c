Attribute VB_Name = "lictp_buttons"
' Written by lictp-xl sync from buttons.py: change that, not this.
Option Explicit

Public Sub LictpRefresh()
    On Error GoTo failed
    RunPython "import lictp_xl.buttons; lictp_xl.buttons.refresh()"
    Exit Sub
failed:
    MsgBox "Python was not found, so nothing was done. Set LICTP_PYTHON to the full path " & _
        "of the python.exe that has lictp-xl, and start Excel again." & vbLf & vbLf & _
        Err.Description, vbExclamation, "LICTP"
End Sub

Public Sub LictpCheck()
    On Error GoTo failed
    RunPython "import lictp_xl.buttons; lictp_xl.buttons.check()"
    Exit Sub
failed:
    MsgBox "Python was not found, so nothing was done. Set LICTP_PYTHON to the full path " & _
        "of the python.exe that has lictp-xl, and start Excel again." & vbLf & vbLf & _
        Err.Description, vbExclamation, "LICTP"
End Sub

Public Sub LictpRegenerate()
    On Error GoTo failed
    RunPython "import lictp_xl.buttons; lictp_xl.buttons.regenerate()"
    Exit Sub
failed:
    MsgBox "Python was not found, so nothing was done. Set LICTP_PYTHON to the full path " & _
        "of the python.exe that has lictp-xl, and start Excel again." & vbLf & vbLf & _
        Err.Description, vbExclamation, "LICTP"
End Sub
