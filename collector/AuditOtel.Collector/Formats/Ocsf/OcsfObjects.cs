using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>What the event is about, under the name that its class has for it.</summary>
internal readonly ref struct OcsfObjects(OcsfWriter fields, OcsfSource attributes, OcsfKind kind, string operation, string actor)
{
    private const int RoleOfTarget = 1;

    /// <param name="service">The service, which was taken before and is asked again.</param>
    internal void Write(OcsfSource service)
    {
        var id = attributes.Take(AuditAttributes.TargetId);
        var name = attributes.Take(AuditAttributes.TargetName);
        var type = attributes.Take(AuditAttributes.TargetType);
        var where = attributes.Take(AuditAttributes.TargetNamespace);
        switch (kind.Class)
        {
            case OcsfClass.Authentication: WriteLogon(type is "user" ? id : "", service); break;
            case OcsfClass.AuthorizeSession: WriteSession(id); break;
            case OcsfClass.EntityManagement: WriteEntity(id, name, type); break;
            case OcsfClass.GroupManagement: WriteNamed("group", id, name); break;
            case OcsfClass.UserManagement: WriteNamed("user", id, name); break;
            case OcsfClass.RoleManagement: WriteNamed("iam_role", id, name); break;
            case OcsfClass.ApplicationLifecycle: WriteService("app", service); break;
            default: WriteApi(service); break;
        }

        if (kind.Class is OcsfClass.ApiActivity or OcsfClass.GroupManagement or OcsfClass.UserManagement or OcsfClass.RoleManagement)
            WriteResource(id, name, type, where);
        else
            GiveBack();
    }

    /// <summary>These classes have no list of resources, so that the target stands among the rest, too.</summary>
    private void GiveBack()
    {
        foreach (var name in (ReadOnlySpan<string>)[AuditAttributes.TargetId, AuditAttributes.TargetName, AuditAttributes.TargetType, AuditAttributes.TargetNamespace])
            attributes.GiveBack(name);
    }

    private void WriteLogon(string user, OcsfSource service)
    {
        WriteNamed("user", user.Length == 0 ? actor : user, "");
        WriteService("service", service);
    }

    private void WriteSession(string target)
    {
        WriteNamed("user", actor, "");
        fields.BeginList("privileges");
        fields.Item(target.Length == 0 ? OcsfEvent.Unknown : target);
        fields.EndList();
    }

    private void WriteEntity(string id, string name, string type)
    {
        WriteManaged("entity", id, name, type);
        fields.End();
        if (attributes.TakeWhole(AuditAttributes.Change) is not { } change)
            return;
        WriteManaged("entity_result", id, name, type);
        fields.Begin("data");
        fields.Value("change", change);
        fields.End();
        fields.End();
    }

    private void WriteManaged(string member, string id, string name, string type)
    {
        fields.Begin(member);
        WriteId(id, name);
        fields.Number("type_id", type switch { "device" => 1, "user" => 2, "group" => 3, "organization" => 4, "policy" => 5, "" => 0, _ => OcsfKind.Other });
        fields.Text("type", type);
    }

    private void WriteApi(OcsfSource service)
    {
        fields.Begin("api");
        fields.Text("operation", operation.Length == 0 ? OcsfEvent.Unknown : operation);
        WriteService("service", service);
        fields.End();
    }

    private void WriteResource(string id, string name, string type, string where)
    {
        fields.BeginList("resources");
        fields.Begin();
        WriteId(id, name);
        fields.Text("type", type);
        fields.Text("namespace", where);
        fields.Number("role_id", RoleOfTarget);
        fields.End();
        fields.EndList();
    }

    private void WriteService(string member, OcsfSource service)
    {
        var name = service.Take(FieldNames.ServiceName);
        fields.Begin(member);
        fields.Text("name", name.Length == 0 ? OcsfEvent.Unknown : name);
        fields.End();
    }

    private void WriteNamed(string member, string id, string name)
    {
        fields.Begin(member);
        WriteId(id, name);
        fields.End();
    }

    private void WriteId(string id, string name)
    {
        fields.Text("uid", id.Length == 0 ? OcsfEvent.Unknown : id);
        fields.Text("name", name);
    }
}
