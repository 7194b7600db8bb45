namespace Administration;

/// <summary>An audit trail that was there before; a line of audit.privileged.txt says so.</summary>
public interface ISecurityLog
{
    /// <summary>Writes a line.</summary>
    void WriteLine(string text);
}
