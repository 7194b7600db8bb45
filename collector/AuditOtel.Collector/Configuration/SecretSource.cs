using System.Text;

namespace AuditOtel.Collector.Configuration;

/// <summary>Where a secret stands: it is never in the configuration itself, nor in a log, a status or a record.</summary>
/// <param name="File">A file that nobody else may read; null when it stands in a variable.</param>
/// <param name="Variable">The name of an environment variable.</param>
internal sealed record SecretSource(string? File, string? Variable)
{
    private const int MaxBytes = 64 << 10;

    /// <summary>Where it stands, for people.</summary>
    internal string Place => File is not null ? $"the file '{File}'" : $"the environment variable '{Variable}'";

    /// <summary>The secret: one line, without the line's end.</summary>
    /// <exception cref="CollectorException">It is not there, or cannot be used; the message does not hold it.</exception>
    internal string Read()
    {
        var secret = (File is not null ? FromFile(File) : Environment.GetEnvironmentVariable(Variable!)) ?? throw Unusable("is not there: set it, or name another one");
        secret = secret.TrimEnd('\r', '\n');
        if (secret.Length == 0)
            throw Unusable("is empty");
        return secret.Any(char.IsControl) ? throw Unusable("holds control characters or several lines: keep one line of text") : secret;
    }

    private string FromFile(string path)
    {
        try
        {
            // A link is followed: that is how orchestrators put secrets into place. What has no length, as a pipe, is not opened.
            var named = new FileInfo(path);
            var file = named.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? named;
            if (!OperatingSystem.IsWindows() && file.Exists && (file.UnixFileMode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
                throw Unusable($"may be read or written by everybody on this host: run 'chmod o-rw {file.FullName}'");
            if (file.Length > MaxBytes)
                throw Unusable($"has {file.Length} bytes and may have {MaxBytes}");
            return file.Length == 0 ? "" : System.IO.File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"The secret in {Place} cannot be read: {problem.Message}", problem) { IsConfiguration = true };
        }
    }

    private CollectorException Unusable(string sentence) => new($"The secret in {Place} {sentence}.") { IsConfiguration = true };
}
