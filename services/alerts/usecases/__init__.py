"""What the alerts service does: each public function is one transaction, whoever calls it."""
