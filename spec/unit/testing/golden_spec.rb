# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::Golden, :events do
  include Kit
  include TaskerContribRails::Testing::RSpecHelpers

  let(:path) { described_class.folder.join("order/declined.txt") }

  before do
    workflow(:order,
      {
        reserve: {
          publishes_events: [ { name: "order.reserved", description: "Reserved", schema: { type: "object" } } ]
        },
        charge: {}
      },
      handlers: { reserve: ->(_) { { amount: 10 } } })
    allow(described_class).to receive(:folder).and_return(Pathname(templates).join("fixtures/workflows"))
  end

  def run(message = "declined")
    stub_step("charge").to_fail_with("busy", after: 30).then_fail_with(message, type: :permanent)
    run_workflow("order", context: { order_id: 7 })
  end

  def update(value = "1")
    stub_const("ENV", ENV.to_h.merge("UPDATE_GOLDENS" => value))
    yield
  ensure
    stub_const("ENV", ENV.to_h.except("UPDATE_GOLDENS"))
  end

  it "is a text that people read, the same each time" do
    update { expect(run).to match_golden("order/declined") }

    expect(path.read).to eq(<<~TEXT)
      shop/order: blocked_by_failures

      context
        {
          "order_id": 7
        }

      timeline
          0.0 s  done        reserve
                   event       order.reserved
          0.0 s  failed      charge, again at 30.0 s: busy
         30.0 s  failed      charge (attempt 2): declined

      results
        reserve: complete
          {
            "amount": 10
          }
        charge: error
    TEXT
    expect(run).to match_golden("order/declined")
    expect(run.result).to match_golden("order/declined")
  end

  it "is written only where that is asked for" do
    expect { expect(run).to match_golden("order/declined") }
      .to failing_with(/but there is no such file. `UPDATE_GOLDENS=1` writes it/)
    update("") { expect { expect(run).to match_golden("order/declined") }.to failing_with(/there is no such file/) }
    update { expect(run).to match_golden("order/declined") }
    expect { expect(run("no card")).to match_golden("order/declined") }
      .to failing_with(/`UPDATE_GOLDENS=1` writes the file anew.*Diff:.*-.*attempt 2.: declined.*\+.*attempt 2.: no/m)
  end

  it "has a name that is a file's, below its folder" do
    [ "", "a/", "../secrets", "a/../b", "/etc/passwd", "a b" ].each do |name|
      expect { match_golden(name) }.to raise_error(ArgumentError, /A golden's name is made of/)
    end
    expect { expect(run).not_to match_golden("order") }.to raise_error(ArgumentError, /can't be negated/)
  end

  it "stands with the application's specs, or else with its tests" do
    allow(described_class).to receive(:folder).and_call_original
    Dir.mktmpdir do |dir|
      allow(Dir).to receive(:pwd).and_return(dir)
      expect(described_class.folder.to_s).to end_with("/test/fixtures/workflows")
      Dir.mkdir(File.join(dir, "spec"))
      expect(described_class.folder.to_s).to end_with("/spec/fixtures/workflows")
    end
  end
end
