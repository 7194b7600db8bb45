using System.Text;

namespace AuditOtel.Cli.Commands;

/// <summary>Files with verifier keys: one key a line; empty lines and lines that begin with # are left out.</summary>
internal static class KeyFiles
{
    private const int MaxBytes = 64 << 10;

    /// <summary>All keys of all files.</summary>
    /// <exception cref="CommandFailure">A file is missing, too long, or holds no key.</exception>
    internal static string[] Read(IEnumerable<FileInfo> files) => [.. files.SelectMany(Read)];

    private static string[] Read(FileInfo file)
    {
        var text = Encoding.UTF8.GetString(GivenFile.Read(file, "verifier keys", MaxBytes));
        string[] keys = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#'))];
        return keys.Length > 0 ? keys : throw new CommandFailure(ExitCode.Usage, $"The file '{file.FullName}' holds no verifier key.");
    }
}
