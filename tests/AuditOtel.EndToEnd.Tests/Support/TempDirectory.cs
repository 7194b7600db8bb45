namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>A directory of its own, removed at the end. Its path is short: a Unix socket's path has room for 107 bytes.</summary>
public sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("aot-").FullName;

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
