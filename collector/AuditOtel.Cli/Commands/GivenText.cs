using System.Text;

namespace AuditOtel.Cli.Commands;

/// <summary>Reads small text files that a user names, such as keys and checkpoints.</summary>
internal static class GivenText
{
    private const int MaxBytes = 256 * 1024;

    /// <exception cref="CommandFailure">It cannot be read, or it is too large to be what it should be.</exception>
    internal static string Read(FileInfo file) => Encoding.UTF8.GetString(GivenFile.Read(file, "the key or checkpoint", MaxBytes));
}
