"""Other machines: stamps and versions of records, carried by the files of a shared folder."""
