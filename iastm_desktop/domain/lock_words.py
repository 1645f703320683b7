"""What is said of a locked practice file, on screen, on paper and by the command line: no more than is true."""

IS_LOCKED = (
    "Locked are clients' names, contacts and dates of birth, their answers about health, and everything that is written"
    " in words."
)
IS_OPEN = (
    "Not locked are the practice and who works there, when visits were and who charted them, regions, tools, doses,"
    " reactions and other codes, and which fields are filled in."
)
WHO_FINDS_IT = (
    "Who finds the file or a backup of it can count visits, and learns nobody's name. On a computer that is in use and"
    " unlocked, the lock protects nothing."
)
WITHOUT_BOTH = "Without a passphrase and without the recovery sheet nobody can read the names again, and nor can we."
KEEP_THE_SHEET = (
    "Keep it where you keep your passport, never beside the computer. Whoever has it can read every name and note."
)
