@echo off
rem Runs Longshore's command line inside the installed app, without a window (docs/adr/0010).
"%~dp0..\Longshore.exe" --disable-gpu --cli -- %*
exit /b %errorlevel%
