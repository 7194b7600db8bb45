using System.Runtime.InteropServices;
using AuditOtel.Ledger.Files;
using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Tests.Files;

/// <summary>A process that another thread is just starting has copies of all descriptors until it becomes another program.</summary>
[Trait("Requirement", "L1")]
public sealed partial class LockTests
{
    [Fact]
    public void The_lock_of_an_appended_file_ends_with_its_holder_although_a_copy_of_its_descriptor_is_open()
    {
        DirectoryInfo parent = Directory.CreateTempSubdirectory("auditotel-lock-");
        try
        {
            using OutputDirectory directory = OutputDirectory.Open(parent.FullName, followsLink: false);
            AppendedFile file = directory.OpenAppended("log");
            using SafeFileHandle copy = CopyOf(Path.Combine(parent.FullName, "log"));
            Assert.Contains("Another process", Assert.ThrowsAny<IOException>(() => directory.OpenAppended("log")).Message, StringComparison.Ordinal);
            file.Dispose();

            directory.OpenAppended("log").Dispose();
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_lock_of_a_ledger_ends_with_its_writer_although_a_copy_of_its_descriptor_is_open()
    {
        using var ledger = new TestLedger();
        LedgerWriter writer = ledger.OpenWriter();
        using SafeFileHandle copy = CopyOf(Path.Combine(ledger.Path, LedgerDirectory.LockFile));
        Assert.Throws<LedgerException>(() => ledger.OpenWriter());
        await writer.DisposeAsync();

        await using LedgerWriter next = ledger.OpenWriter();
    }

    /// <summary>A copy of the descriptor that this process has of a file, as a started process has it.</summary>
    private static SafeFileHandle CopyOf(string path)
    {
        string descriptor = Assert.Single(Directory.GetFiles("/proc/self/fd"), link => string.Equals(new FileInfo(link).LinkTarget, path, StringComparison.Ordinal));
        return new SafeFileHandle(Duplicate(int.Parse(Path.GetFileName(descriptor), System.Globalization.CultureInfo.InvariantCulture)), ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Duplicate(int descriptor);
}
