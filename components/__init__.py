"""Drawing: takes answers, metrics and words; draws widgets and figures. No SQL, no store."""
