# frozen_string_literal: true

require "active_job"
require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Current::Carrier do
  include Outbox

  refused = TaskerContribRails::Error::CurrentRefused

  before do
    current(:user, :account, :since, :levels)
    I18n.available_locales = I18n.available_locales | %i[ en de ]
  end

  after do
    ActiveSupport::CurrentAttributes.clear_all
    ActiveSupport::ExecutionContext.clear
  end

  # Also forgets the instance of a class that had this name before, as a reload does.
  def current(*attributes)
    ActiveSupport::CurrentAttributes.clear_all
    stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) { attribute(*attributes) })
  end

  subject(:carrier) { described_class.new({ "Current" => nil }, key: -> { "a key" }) }

  def through_json(baggage) = JSON.parse(JSON.generate(baggage))

  # What a step sees.
  def around(baggage, by: carrier)
    Current.reset
    by.around(through_json(baggage)) { yield }
  end

  it "carries values as Active Job carries arguments: records by their GlobalID, symbols, times" do
    GlobalID.app = "carrier-spec"
    accounts = model("KitAccount").tap { |class_| class_.include(GlobalID::Identification) }
    Current.set(user: "ada", account: accounts.create!(note: "hers"), since: Time.utc(2026, 1, 1, 12),
                levels: { top: [ :gold, 1.5 ] }) do
      baggage = carrier.take(start: "s")
      expect(baggage["current"]).to include("gid://carrier-spec/KitAccount/1")
      expect(baggage["current"]).not_to include("hers")

      around({ "start" => "s", **baggage }) do
        expect(Current.attributes).to eq(user: "ada", account: accounts.first, since: Time.utc(2026, 1, 1, 12),
          levels: { top: [ :gold, 1.5 ] })
      end
    end
  end

  it "calls the setters, as the request did, and corrects what one of them sets beside its own" do
    Current.class_eval do
      def user=(value)
        super
        self.account = "the account of #{value}"
      end
    end
    Current.account = "the first" # so that it is set first
    Current.user = "ada"
    Current.account = "another"
    around(carrier.take) { expect([ Current.user, Current.account ]).to eq(%w[ ada another ]) }

    Current.user = "ada"
    baggage = described_class.new({ "Current" => %i[ user ] }).take
    around(baggage, by: described_class.new({ "Current" => %i[ user ] })) do
      expect(Current.account).to eq("the account of ada")
    end
  end

  it "carries locale and time zone as Active Job does, and leaves both as they were" do
    baggage = I18n.with_locale(:de) { Time.use_zone("Hawaii") { described_class.new.take } }
    before = [ I18n.locale, Time.zone ]
    around(baggage) { expect([ I18n.locale, Time.zone.name ]).to eq([ :de, "Hawaii" ]) }
    expect { around(baggage) { raise "no" } }.to raise_error("no")
    expect([ I18n.locale, Time.zone ]).to eq(before)
  end

  it "carries the id of the request, also into tasks that a step starts" do
    request = Struct.new(:request_id).new("r-1")
    ActiveSupport::ExecutionContext.set(controller: Struct.new(:request).new(request)) do
      @baggage = carrier.take(start: "s")
    end
    expect(@baggage["request"]).to eq("r-1")
    around({ "start" => "s", **@baggage }) { expect(carrier.take["request"]).to eq("r-1") }
    expect(carrier.take).not_to have_key("request")
    ActiveSupport::ExecutionContext.set(job: Struct.new(:job_id).new("j-1")) do
      expect(carrier.take["request"]).to eq("j-1")
    end
  end

  it "sets nothing that this application has not signed for this very start" do
    Current.user = "ada"
    baggage = { "start" => "s", **carrier.take(start: "s") }
    forged = [
      baggage.merge("current" => baggage["current"].sub("ada", "eve")), baggage.merge("start" => "another"),
      baggage.except("signature"), baggage.merge("signature" => nil), baggage.merge("signature" => "0" * 64),
      { "start" => "s", **described_class.new({ "Current" => nil }, key: -> { "another key" }).take(start: "s") }
    ]
    forged.each do |other|
      expect { around(other) { raise "it ran" } }.to raise_error(refused, /were not signed by this application/)
      expect(Current.user).to be_nil
    end
    around(baggage) { expect(Current.user).to eq("ada") }
  end

  it "knows what was signed with a secret_key_base that the application had before" do
    Current.user = "ada"
    old = described_class.new({ "Current" => nil }, key: -> { "the old key" }).take(start: "s")
    asked = 0
    rotated = described_class.new({ "Current" => nil }, key: -> { "a key" },
      old_keys: -> { (asked += 1) && [ "older", "the old key" ] })
    2.times { around({ "start" => "s", **old }, by: rotated) { expect(Current.user).to eq("ada") } }
    around({ "start" => "s", **rotated.take(start: "s") }) { expect(asked).to eq(1) }
    expect { around({ "start" => "another", **old }, by: rotated) { raise "it ran" } }
      .to raise_error(refused, /config.tasker.old_secret_key_bases/)
  end

  it "says what is not known any more, or was never written by this gem" do
    {
      JSON.generate(attributes: {}, locale: "xx") => /the locale "xx", which this application does not have/,
      JSON.generate(attributes: {}, locale: 7) => /the locale 7/,
      JSON.generate(attributes: {}, time_zone: "Atlantis") => /the time zone "Atlantis"/,
      JSON.generate(attributes: {}, time_zone: {}) => /the time zone {}/,
      "{" => /can't be read: it is not this gem's/, "7" => /not this gem's/, "{}" => /not this gem's/,
      JSON.generate(attributes: []) => /not this gem's/, JSON.generate(attributes: { Current: 7 }) => /not this gem's/
    }.each do |text, why|
      expect { around({ "start" => "s", "current" => text }) { raise "it ran" } }.to raise_error(refused, why)
    end
  end

  it "warns once of an attribute that a deploy has renamed" do
    Current.user = "ada"
    carrier = described_class.new({ "Current" => nil })
    baggage = carrier.take
    current(:person)
    logger = instance_double(Logger)
    allow(TaskerContribRails).to receive(:logger).and_return(logger)
    expect(logger).to receive(:warn).with(/Current has no attribute user any more/).once
    2.times { around(baggage, by: carrier) { expect(Current.attributes).to eq({}) } }
  end

  it "sets only classes that are configured here, and attributes that they still have" do
    Current.user, Current.since = "ada", 7
    baggage = described_class.new({ "Current" => nil }).take
    around(baggage, by: described_class.new) { expect(Current.user).to be_nil }
    around(described_class.new.take) { expect(Current.user).to be_nil } # started before the class was configured

    current(:user)
    around(baggage, by: described_class.new({ "Current" => nil })) { expect(Current.attributes).to eq(user: "ada") }
  end

  it "does nothing to a step of a task that this gem did not start" do
    expect(carrier.around({}) { :ran }).to eq(:ran)
  end

  it "says which value can't travel, and which record is gone" do
    Current.user = Object.new
    expect { carrier.take }
      .to raise_error(refused, /\ACurrent.user can't travel with a task: .*Object.* config.tasker.current_attributes/)

    GlobalID.app = "carrier-spec"
    accounts = model("KitAccount").tap { |class_| class_.include(GlobalID::Identification) }
    Current.user = nil
    Current.account = accounts.new
    expect { carrier.take }.to raise_error(refused, /\ACurrent.account can't travel/)
    Current.account = accounts.create!
    baggage = carrier.take
    accounts.delete_all
    expect { around(baggage) { raise "it ran" } }
      .to raise_error(refused, /\ACurrent.account of this task can't be read: .*KitAccount/)
  end

  it "says that the values are larger than what the engine takes" do
    Current.user = "x" * 10_001
    expect { carrier.take }
      .to raise_error(refused, "What surrounds this start can't travel with a task: Current has more than 10000 " \
                               "bytes. Keep large values in a record, which travels as its id.")
  end

  it "ends the reason with a full stop" do
    Current.user = Object.new
    expect { carrier.take }.to raise_error(refused, /Unsupported argument type: Object\. Name those that do/)
  end

  it "says which value JSON does not have" do
    [ Float::NAN, { rate: Float::INFINITY }, "\xFF", [ "\xC3".b ] ].each do |value|
      Current.set(user: "ada", account: value) do
        expect {
 carrier.take }.to raise_error(refused, /\ACurrent.account can't travel with a task: JSON does not have/)
      end
    end
  end

  it "carries what several classes hold, and whatever text is in it" do
    stub_const("Other", Class.new(ActiveSupport::CurrentAttributes) { attribute :note })
    both = described_class.new({ "Current" => %i[ user ], "Other" => nil }, key: -> { "a key" })
    Current.user, Other.note = "a\u0000b", "\e[31m\n<b>"
    baggage = both.take(start: "s")
    Other.reset
    around({ "start" => "s", **baggage }, by: both) do
      expect([ Current.user, Other.note ]).to eq([ "a\u0000b", "\e[31m\n<b>" ])
    end
  end

  it "carries texts in which the engine would replace something, or their signature would not fit any more" do
    Current.user = "</script><script>javascript:a data:text/html"
    taken = carrier.take(start: "s")
    expect(TaskerContribRails::EngineLimits.fault("context" => taken)).to be_nil
    expect(around({ **taken, "start" => "s" }) { Current.user }).to eq("</script><script>javascript:a data:text/html")
  end

  it "crosses into WebAssembly not once" do
    expect(TaskerContribRails::Component).not_to receive(:call)
    Current.user = "ada"
    around(carrier.take) { }
  end
end
