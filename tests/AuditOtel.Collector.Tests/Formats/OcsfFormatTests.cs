using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Tests.Records;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Formats;

/// <summary>Events as OCSF 1.9 wants them: the required attributes of each class with their types, and nothing lost.</summary>
[Trait("Requirement", "S11")]
public sealed class OcsfFormatTests
{
    // Of the schema: what each class asks for beside the base event, and its activities.
    private static readonly Dictionary<int, (string[] Required, int[] Activities)> Classes = new()
    {
        [3002] = (["user", "service"], [1, 2, 3, 4, 5, 6, 7]),
        [3003] = (["user", "privileges"], [1, 2, 3]),
        [3004] = (["entity"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
        [3006] = (["group"], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
        [3007] = (["user"], [.. Enumerable.Range(1, 19)]),
        [3008] = (["iam_role"], [.. Enumerable.Range(1, 11)]),
        [6002] = (["app"], [1, 2, 3, 4, 5, 6, 7, 8]),
        [6003] = (["actor", "api", "src_endpoint"], [1, 2, 3, 4]),
    };

    private static readonly Dictionary<string, JsonValueKind> Types = new(StringComparer.Ordinal)
    {
        ["class_uid"] = JsonValueKind.Number, ["category_uid"] = JsonValueKind.Number, ["activity_id"] = JsonValueKind.Number, ["type_uid"] = JsonValueKind.Number, ["time"] = JsonValueKind.Number,
        ["severity_id"] = JsonValueKind.Number, ["status_id"] = JsonValueKind.Number, ["activity_name"] = JsonValueKind.String, ["status"] = JsonValueKind.String,
        ["status_detail"] = JsonValueKind.String, ["message"] = JsonValueKind.String, ["metadata"] = JsonValueKind.Object, ["actor"] = JsonValueKind.Object, ["api"] = JsonValueKind.Object,
        ["src_endpoint"] = JsonValueKind.Object, ["device"] = JsonValueKind.Object, ["http_request"] = JsonValueKind.Object, ["resources"] = JsonValueKind.Array, ["user"] = JsonValueKind.Object,
        ["service"] = JsonValueKind.Object, ["privileges"] = JsonValueKind.Array, ["entity"] = JsonValueKind.Object, ["entity_result"] = JsonValueKind.Object, ["group"] = JsonValueKind.Object,
        ["iam_role"] = JsonValueKind.Object, ["app"] = JsonValueKind.Object, ["attestation_list"] = JsonValueKind.Array, ["unmapped"] = JsonValueKind.Object,
    };

    [Fact]
    public void Any_record_is_an_event_with_all_that_its_class_requires() => Prop.ForAll(AnyRecord.Views, static view =>
    {
        using var document = JsonDocument.Parse(FormatTests.Line("ocsf", view));
        Demand(document.RootElement);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_attribute_of_any_record_is_lost() => Prop.ForAll(AnyRecord.Views, static view =>
    {
        var line = FormatTests.Line("ocsf", view);
        using var document = JsonDocument.Parse(line);
        var values = Leaves(document.RootElement).ToHashSet(StringComparer.Ordinal);
        var expected = view.Attributes.Concat(view.Resource).SelectMany(static pair => Leaves(pair.Value)).Concat(Leaves(view.BodyValue)).Where(static text => text.Length > 0);
        Assert.Empty(expected.Except(values, StringComparer.Ordinal));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("authentication", "LOGIN", "", "user.login", 300201)]
    [InlineData("authentication", "LOGOUT", "", "user.logout", 300202)]
    [InlineData("session", "GRANT", "role", "session.grant", 300301)]
    [InlineData("session", "CREATE", "session", "session.create", 300299)]
    [InlineData("account", "CREATE", "user", "user.create", 300701)]
    [InlineData("account", "UPDATE", "user", "user.password.reset", 300709)]
    [InlineData("account", "DISABLE", "user", "user.lock", 300706)]
    [InlineData("authorization", "GRANT", "user", "user.role.grant", 300716)]
    [InlineData("authorization", "REVOKE", "group", "group.right.revoke", 300602)]
    [InlineData("authorization", "GRANT", "role", "role.right.grant", 300804)]
    [InlineData("authorization", "GRANT", "permission", "x.grant", 300499)]
    [InlineData("configuration", "UPDATE", "setting", "setting.update", 300403)]
    [InlineData("key", "DELETE", "key", "key.delete", 300404)]
    [InlineData("firmware", "UPDATE", "bmc", "firmware.update", 300403)]
    [InlineData("system", "STOP", "host", "host.stop", 600204)]
    [InlineData("data", "READ", "file", "file.read", 600302)]
    [InlineData("data", "EXPORT", "file", "file.export", 600399)]
    [InlineData("", "", "", "", 600300)]
    public void Class_verb_and_target_say_which_event_it_is(string name, string action, string target, string operation, int type)
    {
        var record = LogBytes.Message(writer =>
        {
            AuditOtel.Otlp.LogRecordWriter.WriteEventName(writer, operation);
            foreach (var (key, value) in new[] { (AuditAttributes.Class, name), (AuditAttributes.Action, action), (AuditAttributes.TargetType, target) })
                AuditOtel.Otlp.LogRecordWriter.WriteAttribute(writer, key, value);
        });
        using var document = JsonDocument.Parse(FormatTests.Line("ocsf", EntryBuilder.Kept(record)));

        Assert.Equal(type, document.RootElement.GetProperty("type_uid").GetInt32());
    }

    [Fact]
    public void The_attestation_is_the_leaf_hash()
    {
        var view = EntryBuilder.Kept(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", "42")));
        using var document = JsonDocument.Parse(FormatTests.Line("ocsf", view));
        var fingerprint = document.RootElement.GetProperty("attestation_list")[0].GetProperty("fingerprint");

        Assert.Equal(Convert.ToHexStringLower(view.Entry.LeafHash()), fingerprint.GetProperty("value").GetString());
        Assert.Equal(3, fingerprint.GetProperty("algorithm_id").GetInt32());
    }

    private static void Demand(JsonElement document)
    {
        var (type, activity) = (document.GetProperty("class_uid").GetInt32(), document.GetProperty("activity_id").GetInt32());
        Assert.Equal((type * 100) + activity, document.GetProperty("type_uid").GetInt64());
        Assert.Equal(type / 1000, document.GetProperty("category_uid").GetInt32());
        Assert.True(activity is 0 or 99 || Classes[type].Activities.Contains(activity), $"{type} has no activity {activity}.");
        foreach (var name in (string[])["time", "severity_id", "metadata", "attestation_list", "unmapped", .. Classes[type].Required])
            Assert.True(document.TryGetProperty(name, out _), $"{type} lacks {name}.");
        Assert.All(document.EnumerateObject(), static member => Assert.Equal(Types[member.Name], member.Value.ValueKind));
        Assert.Equal("1.9.0", document.GetProperty("metadata").GetProperty("version").GetString());
        Assert.NotEqual("", document.GetProperty("metadata").GetProperty("product").GetProperty("name").GetString());
        foreach (var name in (string[])["user", "group", "iam_role", "entity"])
            Assert.True(!document.TryGetProperty(name, out var thing) || thing.GetProperty("uid").ValueKind == JsonValueKind.String);
        if (document.TryGetProperty("src_endpoint", out var source))
            Assert.True(source.TryGetProperty("ip", out _) || source.TryGetProperty("name", out _));
        if (document.TryGetProperty("api", out var api))
            Assert.NotEqual("", api.GetProperty("operation").GetString());
    }

    private static IEnumerable<string> Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Leaves(member.Value).Append(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Number => [element.GetRawText()],
        _ => [],
    };

    // Flags are left out: there is no telling one true from another.
    private static IEnumerable<string> Leaves(object? value) => value switch
    {
        List<object?> items => items.SelectMany(Leaves),
        List<KeyValuePair<string, object?>> pairs => pairs.SelectMany(static pair => Leaves(pair.Value).Append(pair.Key)),
        string or byte[] or long => [ValueText.Of(value)],
        _ => [],
    };
}
