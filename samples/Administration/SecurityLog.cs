namespace Administration;

/// <summary>Writes to standard error.</summary>
internal sealed class SecurityLog : ISecurityLog
{
    public void WriteLine(string text) => Console.Error.WriteLine(text);
}
