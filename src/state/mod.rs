//! State, plans and credential files, known by content as well as by name.
