; What the Windows installer does beyond electron-builder's own script, which takes this file in: `longshore://` links
; open the app from its installation on, and no longer once it is gone.
!define LONGSHORE_LINKS "Software\Classes\longshore"

!macro customInstall
  WriteRegStr SHCTX "${LONGSHORE_LINKS}" "" "URL:Longshore"
  WriteRegStr SHCTX "${LONGSHORE_LINKS}" "URL Protocol" ""
  WriteRegStr SHCTX "${LONGSHORE_LINKS}\DefaultIcon" "" "$appExe,0"
  ; Anybody may have written the link: behind `--` Chromium reads no option out of it.
  WriteRegStr SHCTX "${LONGSHORE_LINKS}\shell\open\command" "" '"$appExe" -- "%1"'

  ; Behind `--` Electron takes no word for a URL, as it would `localhost:5000`, whoever adds one to a shortcut.
  !insertmacro longshoreShortcut "$newStartMenuLink"
  !insertmacro longshoreShortcut "$newDesktopLink"
!macroend

!macro longshoreShortcut LINK
  ${if} ${FileExists} "${LINK}"
    CreateShortCut "${LINK}" "$appExe" "--" "$appExe" 0 "" "" "${APP_DESCRIPTION}"
    ClearErrors
    WinShell::SetLnkAUMI "${LINK}" "${APP_ID}"
  ${endIf}
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey SHCTX "${LONGSHORE_LINKS}"
    ; The app itself writes here, whoever installed it.
    DeleteRegKey HKCU "${LONGSHORE_LINKS}"
  ${endIf}
!macroend
