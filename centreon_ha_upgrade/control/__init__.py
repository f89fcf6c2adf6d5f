"""What the control host itself knows about nodes: Ansible's inventory, OpenSSH's configuration."""
