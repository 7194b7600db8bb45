using System.Text;

namespace AuditOtel.Cli.Commands;

/// <summary>Reads small text files that a user names, such as keys and checkpoints.</summary>
internal static class GivenText
{
    private const int MaxBytes = 256 * 1024;

    /// <exception cref="CommandFailure">There is no such file, or it is too large to be what it should be.</exception>
    internal static string Read(FileInfo file)
    {
        // A pipe is welcome, so its length is not asked for.
        using var stream = file.Exists
            ? file.OpenRead()
            : throw new CommandFailure(ExitCode.InputOutput, $"There is no file '{file.FullName}': name the file with the key or checkpoint.");
        var bytes = new byte[MaxBytes + 1];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length <= MaxBytes
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw new CommandFailure(ExitCode.Usage, $"'{file.FullName}' is longer than {MaxBytes / 1024} KiB, so it is no key and no checkpoint: name the right file.");
    }
}
