using System.Runtime.InteropServices;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>Which class and activity of OCSF a record is: by its class, what it is about, and its verb.</summary>
/// <param name="Class">The event class.</param>
/// <param name="Activity">The class's <c>activity_id</c>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OcsfKind(OcsfClass Class, int Activity)
{
    /// <summary>An activity that the class has no number for: <c>activity_name</c> says it.</summary>
    internal const int Other = 99;

    private const int AnyClassOfCategory = 1000;
    private const int ActivitiesOfClass = 100;

    /// <summary><c>category_uid</c>: 3 is identity and access management, 6 application activity.</summary>
    internal int Category => (int)Class / AnyClassOfCategory;

    /// <summary><c>type_uid</c>.</summary>
    internal int Type => ((int)Class * ActivitiesOfClass) + Activity;

    internal static OcsfKind Of(RecordView record)
    {
        var action = record.Text("action");
        var found = ClassOf(record.Text("class"), action, record.Text("target.type"));
        return new OcsfKind(found, OcsfActivities.Find(found, action, record.Operation));
    }

    private static OcsfClass ClassOf(string name, string action, string target) => (name, action) switch
    {
        (_, "LOGIN" or "LOGOUT") or ("authentication", _) => OcsfClass.Authentication,
        ("session", "GRANT") => OcsfClass.AuthorizeSession,
        ("session", _) => OcsfClass.Authentication,
        ("account" or "authorization", _) => OfPrincipal(target),
        ("configuration" or "firmware" or "key" or "network", _) => OcsfClass.EntityManagement,
        ("application" or "system" or "audit" or "integrity", "START" or "STOP" or "ENABLE" or "DISABLE") => OcsfClass.ApplicationLifecycle,
        _ => OcsfClass.ApiActivity,
    };

    private static OcsfClass OfPrincipal(string target) => target switch
    {
        "user" or "account" => OcsfClass.UserManagement,
        "group" => OcsfClass.GroupManagement,
        "role" => OcsfClass.RoleManagement,
        _ => OcsfClass.EntityManagement,
    };
}
