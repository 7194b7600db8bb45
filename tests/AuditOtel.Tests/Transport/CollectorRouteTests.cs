using AuditOtel.Tests.Doubles;
using AuditOtel.Transport;

namespace AuditOtel.Tests.Transport;

[Trait("Requirement", "B8")]
public sealed class CollectorRouteTests
{
    private readonly string _second = CollectorDouble.NewSocketPath();

    [Fact]
    public async Task The_second_collector_is_asked_only_while_the_first_is_away()
    {
        await using var second = await CollectorDouble.StartAsync(_second);
        await using var test = await TestTrail.StartAsync(configure: AddSecond);
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Empty(second.Calls);
        await test.StopCollectorAsync();
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([3L, 4], second.Stored.Select(record => record.Number));
    }

    [Theory]
    [InlineData(Answer.Unavailable)]
    [InlineData(Answer.Hang)]
    public async Task A_collector_that_cannot_store_or_hangs_is_left_for_the_next(Answer answer)
    {
        await using var second = await CollectorDouble.StartAsync(_second);
        await using var test = await TestTrail.StartAsync(_ => answer, options =>
        {
            AddSecond(options);
            if (answer == Answer.Hang)
                options.Timeout = TimeSpan.FromSeconds(4);
        });
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal(2, second.Stored.Count);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_no_other_collector_is_asked()
    {
        await using var second = await CollectorDouble.StartAsync(_second);
        await using var test = await TestTrail.StartAsync(_ => Answer.InvalidArgument, AddSecond);
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        Assert.Empty(second.Calls);
    }

    [Fact]
    public async Task When_all_are_away_the_action_is_refused_and_names_them_and_either_may_come_back()
    {
        await using var test = TestTrail.Create(AddSecond);
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
        Assert.Contains(_second, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(test.Socket, refusal.Message, StringComparison.Ordinal);
        await using var second = await CollectorDouble.StartAsync(_second);
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal([1L, 2, 3, 4], second.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task A_collector_that_did_not_answer_is_left_out_for_a_while_that_grows_and_then_asked_again()
    {
        var time = new ClockDouble();
        var (first, second) = (new ClientDouble(), new ClientDouble());
        first.Answer.SetResult(new ExportResult(ExportStatus.CollectorUnreachable, "gone"));
        second.Answer.SetResult(new ExportResult(ExportStatus.Stored, ""));
        using var route = new CollectorRoute([first, second], time);
        await AskAsync(route, 3);
        Assert.Equal((1, 3), (first.Sent, second.Sent));
        time.Pass(TimeSpan.FromSeconds(1));
        await AskAsync(route, 3);
        Assert.Equal((2, 6), (first.Sent, second.Sent));
        time.Pass(TimeSpan.FromSeconds(1));
        await AskAsync(route, 1);
        Assert.Equal((2, 7), (first.Sent, second.Sent));
        time.Pass(TimeSpan.FromSeconds(1));
        await AskAsync(route, 1);
        Assert.Equal((3, 8), (first.Sent, second.Sent));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_leaves_no_collector_out_for_longer()
    {
        var time = new ClockDouble();
        var (first, second) = (new ClientDouble(), new ClientDouble());
        first.Answer.SetResult(new ExportResult(ExportStatus.CollectorUnreachable, "gone"));
        second.Answer.SetResult(new ExportResult(ExportStatus.Stored, ""));
        using var route = new CollectorRoute([first, second], time);
        await AskAsync(route, 1);
        time.Now -= TimeSpan.FromHours(1);
        time.Pass(TimeSpan.FromSeconds(1));
        await AskAsync(route, 1);
        Assert.Equal((2, 2), (first.Sent, second.Sent));
    }

    private static async Task AskAsync(CollectorRoute route, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.True((await route.ExportAsync(new byte[1], Guid.NewGuid(), null, new ExportWait(TimeSpan.FromMinutes(1), CancellationToken.None))).IsStored);
    }

    private void AddSecond(AuditOtelOptions options) => options.FallbackEndpoints.Add($"unix://{_second}");
}
