using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

public sealed class BlockingTests
{
    [Theory]
    [InlineData(Answer.Stored)]
    [InlineData(Answer.Unavailable)]
    public async Task A_synchronous_call_does_not_need_the_one_thread_it_blocks(Answer answer)
    {
        await using var test = await TestTrail.StartAsync(_ => answer);
        var context = new SingleThreadContext();
        var ran = 0;
        var calls = context.RunAsync(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                if (answer == Answer.Stored)
                    test.Call(() => ran++);
                else
                    Assert.Throws<AuditUnavailableException>(() => test.Call(() => ran++));
            }
        });
        await calls.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(answer == Answer.Stored ? 3 : 0, ran);
        Assert.Equal(0, context.Posted);
        test.Collector.Decide = _ => Answer.Stored;
    }
}
