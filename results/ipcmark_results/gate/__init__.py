"""`ipcmark gate`: two builds, side by side, in one job: did anything get slower?"""
