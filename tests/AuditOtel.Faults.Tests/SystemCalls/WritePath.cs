namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>Every system call that a collector makes on its data directory. <see cref="WritePathTests"/> compares it with a real trace.</summary>
internal static class WritePath
{
    private static readonly string[] WriteErrors = ["EIO", "ENOSPC", "EROFS"];
    private static readonly string[] ReadErrors = ["EIO"];

    internal static readonly IReadOnlyList<SystemCall> Calls =
    [
        new("openat", ["EIO", "ENOSPC", "EROFS", "EMFILE"]) { NeedsPath = true },
        new("mkdirat", WriteErrors),
        new("pwrite64", WriteErrors),
        new("pwritev", WriteErrors),
        new("fdatasync", WriteErrors),
        new("fsync", WriteErrors),
        new("renameat", WriteErrors),
        new("unlinkat", WriteErrors),
        new("unlink", WriteErrors) { NeedsPath = true },
        new("ftruncate", WriteErrors) { NeedsPath = true },
        new("fchmod", ["EIO", "EROFS"]) { NeedsPath = true },
        new("chmod", ["EIO", "EROFS"]) { NeedsPath = true },
        new("fcntl", ["EINVAL", "EIO"]) { NeedsPath = true },
        new("flock", ["EIO", "ENOLCK"]) { NeedsPath = true },
        new("pread64", ReadErrors) { NeedsPath = true },
        new("lseek", ReadErrors) { NeedsPath = true },
        new("getdents64", ReadErrors) { NeedsPath = true },
        new("fstatfs", ReadErrors) { NeedsPath = true },
        new("stat", ReadErrors) { NeedsPath = true },
        new("lstat", ReadErrors) { NeedsPath = true },
        new("statx", ReadErrors) { NeedsPath = true },
        new("newfstatat", ReadErrors) { NeedsPath = true },
        new("readlink", ReadErrors) { NeedsPath = true },
        new("close", [], "every file is synced before it is closed, and Linux closes it whatever it answers"),
        new("execve", [], "the path is only an argument of the program"),
    ];

    internal static SystemCall Named(string name) => Calls.Single(call => string.Equals(call.Name, name, StringComparison.Ordinal));
}
