namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>The event classes of OCSF 1.9 that records become.</summary>
internal enum OcsfClass
{
    /// <summary>Somebody logs on or off.</summary>
    Authentication = 3002,

    /// <summary>A session gets privileges.</summary>
    AuthorizeSession = 3003,

    /// <summary>Something else is managed: configuration, keys, firmware.</summary>
    EntityManagement = 3004,

    /// <summary>A group.</summary>
    GroupManagement = 3006,

    /// <summary>A user; it took the place of 3001 (Account Change) and 3005 (User Access Management).</summary>
    UserManagement = 3007,

    /// <summary>A role.</summary>
    RoleManagement = 3008,

    /// <summary>A service or system starts, stops, changes.</summary>
    ApplicationLifecycle = 6002,

    /// <summary>Whatever else is called.</summary>
    ApiActivity = 6003,
}
