namespace AuditOtel.Build.Reporting;

/// <summary>The titles of the rules, without loading the rules and the compiler with them.</summary>
internal static class RuleTitles
{
    internal static string Of(string id) => id switch
    {
        "AOT0101" => "A privileged call should be recorded on every way to it",
        "AOT0102" => "A privileged call without known entry point is not recorded",
        "AOT0103" => "A restricted endpoint that changes state should leave a record",
        "AOT0104" => "A method that is named like a privileged action should leave a record",
        "AOT0105" => "A configured method is used in a way that no interceptor reaches",
        "AOT0106" => "A write to a sensitive entity should be recorded on every way to it",
        _ => id,
    };
}
