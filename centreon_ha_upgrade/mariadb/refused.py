"""Options that a server of MariaDB 10.3 may have and one of 10.5 refuses to start with (F29).

Each was given to a real mariadbd 10.5.23, which ended with "unknown variable"; the transcript lies
beside the tests.  Options that 10.5 still knows, or ignores with a warning, are not among them,
nor are those of plugins that a platform may have and that server did not (TokuDB aside).
`loose-` before a name makes the server warn instead.
"""

_SWITCHES = ("skip_", "disable_", "enable_", "maximum_")
_NAMES = frozenset(
    {
        "engine_condition_pushdown",
        "have_csv",
        "innodb_adaptive_hash_index_partitions",
        "innodb_additional_mem_pool_size",
        "innodb_blocking_buffer_pool_restore",
        "innodb_buffer_pool_populate",
        "innodb_checksums",
        "innodb_cleaner_lsn_age_factor",
        "innodb_corrupt_table_action",
        "innodb_empty_free_list_algorithm",
        "innodb_fake_changes",
        "innodb_file_format_check",
        "innodb_file_format_max",
        "innodb_foreground_preflush",
        "innodb_import_table_from_xtrabackup",
        "innodb_index_stats",
        "innodb_instrument_semaphores",
        "innodb_kill_idle_transaction",
        "innodb_lazy_drop_table",
        "innodb_locking_fake_changes",
        "innodb_log_arch_dir",
        "innodb_log_archive",
        "innodb_log_block_size",
        "innodb_max_bitmap_file_size",
        "innodb_mtflush_threads",
        "innodb_rseg",
        "innodb_sched_priority_cleaner",
        "innodb_show_locks_held",
        "innodb_show_verbose_locks",
        "innodb_stats_auto_update",
        "innodb_support_xa",
        "innodb_table_stats",
        "innodb_track_changed_pages",
        "innodb_use_fallocate",
        "innodb_use_global_flush_log_at_trx_commit",
        "innodb_use_mtflush",
        "innodb_use_stacktrace",
        "innodb_use_sys_malloc",
        "innodb_use_trim",
        "large_page_size",
        "log_slow_queries",
        "rpl_recovery_rank",
        "storage_engine",
        "table_lock_wait_timeout",
        "tokudb_cache_size",
    }
)


def is_refused(name: str) -> bool:
    """Whether 10.5 does not start with this option.

    >>> is_refused("innodb-checksums"), is_refused("loose-innodb-checksums")
    (True, False)
    """
    plain = name.replace("-", "_")
    for switch in _SWITCHES:
        plain = plain.removeprefix(switch)
    return plain in _NAMES
