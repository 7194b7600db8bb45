namespace AuditOtel;

/// <summary>The preselection class of a record, recorded as <c>audit.class</c> in lower case.</summary>
public enum AuditClass
{
    /// <summary>The application's own actions that fit no other class.</summary>
    Application = 0,

    /// <summary>Proof of identity.</summary>
    Authentication = 1,

    /// <summary>Accounts of people and services.</summary>
    Account = 2,

    /// <summary>Roles and rights.</summary>
    Authorization = 3,

    /// <summary>Settings.</summary>
    Configuration = 4,

    /// <summary>Data that needs protection.</summary>
    Data = 5,

    /// <summary>Power, boot, host state.</summary>
    System = 6,

    /// <summary>Firmware and its updates.</summary>
    Firmware = 7,

    /// <summary>Keys and certificates.</summary>
    Key = 8,

    /// <summary>Addresses, ports, connections.</summary>
    Network = 9,

    /// <summary>Sessions.</summary>
    Session = 10,

    /// <summary>The integrity of the system. No policy can deselect it.</summary>
    Integrity = 11,

    /// <summary>The audit system itself. No policy can deselect it.</summary>
    Audit = 12,
}
