# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::Survivals, :events do
  include Kit
  include TaskerContribRails::Testing::RSpecHelpers

  # What the handlers of an order change, outside of Tasker.
  Outside = Struct.new(:reserved, :charges, :mails, :shipments, :closed, :stock, :paid, :log, :runs)

  let(:outside) { Outside.new }
  let(:given) { -> { outside.to_a.size.times { |at| outside[at] = nil } and fresh and { order_id: 1 } } }

  def fresh
    outside.reserved, outside.charges, outside.mails, outside.shipments = {}, {}, {}, {}
    outside.closed, outside.stock, outside.paid, outside.log, outside.runs = [], 10, false, [], Hash.new(0)
    true
  end

  # Each may run as often as it likes.
  let(:safe) do
    {
      reserve: ->(_) { outside.reserved[1] ||= 3 and { items: 3 } },
      charge: ->(_) { outside.charges[1] ||= 10 and { charged: 10 } },
      notify: ->(_) { outside.mails[1] ||= "paid" and {} },
      ship: ->(_) { outside.shipments[1] ||= "truck" and {} },
      close: ->(_) { outside.closed |= [ 1 ] and {} }
    }
  end

  # What must be true, whatever happens.
  let(:holds) do
    lambda do |workflow|
      expect([ outside.reserved, outside.charges, outside.mails, outside.shipments, outside.closed ].map(&:size))
        .to all(be <= 1)
      expect(outside.charges.values).to all(eq(10))
      expect(outside.shipments.values).to all(eq("truck"))
      expect(outside.stock).to be_between(7, 10)
      expect(outside.log.tally.values).to all(be <= 1)
      expect(workflow["charge"].error.to_s + workflow["ship"].error.to_s).not_to match(/already/)
      expect(outside.paid).to be(true).or be(false) if workflow.complete?
      expect(workflow["reserve"].result).to eq("items" => 3) if workflow["reserve"].complete?
    end
  end

  def order(**others)
    steps = safe.keys.to_h { |step| [ step, { retry: { max_attempts: 4, backoff: "none" } } ] }
    workflow(:order, steps, handlers: { **safe, **others })
  end

  def survive(**options) = survive_every_failure("order", given:, seed: 1, **options, &holds)

  def said
    yield
    nil
  rescue RSpec::Expectations::ExpectationNotMetError => error
    error.message
  end

  it "holds where every step may run twice" do
    order
    runs = 0
    survive_every_failure("order", given: -> { instance_exec(&given).tap { runs += 1 } }, seed: 1) do |workflow|
      instance_exec(workflow, &holds)
    end

    expect(runs).to eq(1 + 5 * 8 + 30)
  end

  # The step that does it wrong, and of how many failures the smallest sequence is that shows it.
  planted = {
    "charges without a key" => [ :charge, 1, ->(_) { outside.charges[outside.charges.size] = 10 and {} } ],
    "has the attempt in its key" => [
      :charge, 1, ->(context) { outside.charges["1-#{context.retry_count}"] = 10 and {} }
    ],
    "has something random in its key" => [ :charge, 1, ->(_) { outside.charges[SecureRandom.uuid] = 10 and {} } ],
    "has the time in its key" => [
      :charge, 1, ->(_) { outside.charges[Process.clock_gettime(Process::CLOCK_MONOTONIC)] = 10 and {} }
    ],
    "looks for a second time only in another attempt" => [
      :charge, 1,
      ->(context) {
        context.is_retry? && outside.charges.any? ? {} : (outside.charges[outside.charges.size] = 10 and {})
      }
    ],
    "looks for a second time only in the first attempt" => [
      :charge, 1,
      ->(context) {
        !context.is_retry? && outside.charges.any? ? {} : (outside.charges[outside.charges.size] = 10 and {})
      }
    ],
    "adds to what it charged" => [ :charge, 1, ->(_) { outside.charges[1] = outside.charges.fetch(1, 0) + 10 and {} } ],
    "charges what is left" => [ :charge, 1, ->(_) { outside.charges[1] = outside.charges[1] ? 0 : 10 and {} } ],
    "takes its own work for an error" => [
      :charge, 1, ->(_) { outside.charges.key?(1) ? raise("already charged") : (outside.charges[1] = 10 and {}) }
    ],
    "counts down" => [ :reserve, 1, ->(_) { outside.stock -= 3 and { items: 3 } } ],
    "returns how much it had to do" => [
      :reserve, 1, ->(_) { outside.reserved[1] ? { items: 0 } : (outside.reserved[1] = 3 and { items: 3 }) }
    ],
    "reserves anew" => [ :reserve, 1, ->(_) { outside.reserved[outside.reserved.size] = 3 and { items: 3 } } ],
    "mails each time" => [ :notify, 1, ->(_) { outside.mails[outside.mails.size] = "paid" and {} } ],
    "toggles" => [
      :notify, 1,
      ->(_) {
        outside.log << (outside.paid ? "again" : "paid") and outside.log << "again" if outside.paid
        outside.paid = !outside.paid
        {}
      }
    ],
    "appends to a log" => [ :ship, 1, ->(_) { outside.log << "shipped" and outside.shipments[1] = "truck" and {} } ],
    "takes the next number" => [
      :ship, 1, ->(_) { outside.shipments[1] = outside.shipments.key?(1) ? "another truck" : "truck" and {} }
    ],
    "closes a list without looking" => [ :close, 1, ->(_) { outside.closed << 1 and {} } ],
    "goes to another bank at the third attempt" => [
      :charge, 2, ->(context) { outside.charges[context.retry_count == 2 ? "other" : "first"] = 10 and {} }
    ],
    "forgets after two runs" => [
      :notify, 2, ->(_) { outside.mails[(outside.runs[:notify] += 1) > 2 ? 2 : 1] = "paid" and {} }
    ],
    "is wrong where a second attempt is delivered twice" => [
      :ship, 2,
      ->(context) { outside.log << "shipped late" if context.retry_count == 1; outside.shipments[1] = "truck" and {} }
    ]
  }

  planted.each do |what, (step, size, handler)|
    it "finds a step that #{what}" do
      order(step => ->(context) { instance_exec(context, &handler) })
      message = said { survive }

      expect(message).to start_with("It does not hold after:\n  1. #{step} ")
      expect(message.scan(/^  \d\. /).size).to eq(size)
      expect(message)
        .to match(/^Found in \d+ runs(, shrunk from \d+ failures)?, seed 1: TASKER_SEED=1 finds it again\.$/)
    end
  end

  it "finds one that charges without a key by each failure that has it run again" do
    order(charge: ->(_) { outside.charges[outside.charges.size] = 10 and {} })
    found = TaskerContribRails::Testing::Fault::KINDS.keys.select do |kind|
      said { survive(failures: [ kind ], sequences: 0) }
    end

    expect(found).to eq(%i[ retryable time_out crash_after delivered_twice ])
  end

  it "are twenty" do
    expect(planted.size).to eq(20)
  end

  it "finds the same with the same seed" do
    order(notify: ->(_) { outside.mails[(outside.runs[:notify] += 1) > 2 ? 2 : 1] = "paid" and {} })
    found = Array.new(2) { said { survive }[/It does.*finds it again/m] }

    expect(found.uniq.size).to eq(1)
    expect(found.first).to match(/\n  2\. notify the 2nd time /)
  end

  it "says each failure in words" do
    step = ->(kind, delivery = 1) { TaskerContribRails::Testing::Fault.new(step: "charge", delivery:, kind:).to_s }

    expect(step.(:crash_after)).to eq("charge is lost with its worker after its side effects, and given to another")
    expect(step.(:retryable, 2)).to eq("charge the 2nd time fails, and is tried again")
  end

  it "makes each failure what a worker would make of it" do
    order
    ended = {}
    TaskerContribRails::Testing::Fault::KINDS.each_key do |kind|
      survive_every_failure("order", given:, steps: [ "charge" ], failures: [ kind ], sequences: 0,
        seed: 1) do |workflow|
        ended[kind] = [ workflow.status, workflow["charge"].attempts, workflow["charge"].error_type&.demodulize ]
      end
    end

    expect(ended).to eq(
      retryable: [ "complete", 2, nil ], permanent: [ "blocked_by_failures", 1, "PermanentError" ],
      exit: [ "blocked_by_failures", 1, "SystemExit" ],
      no_json: [ "blocked_by_failures", 1, "Unsafe" ], time_out: [ "complete", 2, nil ],
      crash_before: [ "complete", 1, nil ], crash_after: [ "complete", 1, nil ], delivered_twice: [ "complete", 1, nil ]
    )
  end

  it "says where the block does not hold without any failure, and what is missing or misspelt" do
    order
    expect { survive_every_failure("order", given:) { |workflow| expect(workflow).not_to have_completed } }
      .to failing_with(/\AIt does not even hold where nothing goes wrong\.\n\nexpected the workflow not to complete/)
    expect { survive_every_failure("order", given:) }.to raise_error(ArgumentError, /takes a block/)
    expect { survive(failures: [ :crash ]) }
      .to raise_error(ArgumentError, /There is no failure :crash. (Did you mean|There are)/)
    expect { survive(steps: [ "chrage" ]) }.to raise_error(ArgumentError, /no step chrage. Did you mean `charge`/)
    expect { survive(step: []) }.to raise_error(ArgumentError, /no keyword `step:`. Did you mean `steps:`/)
  end

  it "raises also where failures are only gathered", :aggregate_failures do
    order(close: ->(_) { outside.closed << 1 and {} })

    expect { survive }.to failing_with(/1\. close fails, and is tried again/)
  end

  describe "it_survives_every_failure" do
    it "is an example", :aggregate_failures do
      order
      specs, line = self, nil
      group = RSpec.describe("order") do
        include TaskerContribRails::Testing::RSpecHelpers
        line = __LINE__ + 1
        it_survives_every_failure("order", given: -> { specs.instance_exec(&specs.given) }, sequences: 1) do |workflow|
          specs.instance_exec(workflow, &specs.holds)
        end
      end

      expect(group.examples.map(&:description)).to eq([ "survives every failure of order" ])
      expect(group.examples.first.metadata).to include(file_path: /survivals_spec/, line_number: line)
      expect {
        RSpec.describe { include TaskerContribRails::Testing::RSpecHelpers and it_survives_every_failure("order") }
      }.to raise_error(ArgumentError, /takes a block/)
    ensure
      RSpec.world.example_groups.delete(group)
    end
  end
end
