"""`ipcmark compare A B`: files that were measured apart, shown side by side and never failing a job."""
