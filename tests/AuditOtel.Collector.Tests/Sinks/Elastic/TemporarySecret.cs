namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>A secret in a file that nobody else may read.</summary>
internal sealed class TemporarySecret : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aots");

    internal TemporarySecret(string secret) => Write(secret);

    internal string Path => System.IO.Path.Combine(_root.FullName, "secret");

    internal void Write(string secret)
    {
        File.WriteAllText(Path, secret + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
