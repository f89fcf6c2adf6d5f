our %centreon_central_sync_config = (
    peer_addr => "MUST_BE_CHANGED"
);

1;
