namespace Administration;

/// <summary>A row that decides what somebody may do; a line of audit.privileged.txt says so.</summary>
public sealed class Account
{
    /// <summary>Which one it is.</summary>
    public int Id { get; set; }

    /// <summary>True for those who may do everything.</summary>
    public bool IsAdministrator { get; set; }
}
