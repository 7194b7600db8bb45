namespace AuditOtel.Build.Rewriting;

/// <summary>A source file that cannot be rewritten, with what to do.</summary>
internal sealed class RewriteException(string path, string message, Exception? cause) : Exception(message, cause)
{
    internal string Path { get; } = path;
}
