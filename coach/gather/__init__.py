"""What planner and insights are told: store + clock + facts -> values, gathered and never decided."""
