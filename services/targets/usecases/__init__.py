"""What the targets service does: each public function is one transaction, whoever calls it."""
