# frozen_string_literal: true

require "active_support/all"
require "tmpdir"

RSpec.describe TaskerContribRails::Deploys::HandlerReads do
  it "finds the fields that handlers read of other steps' results, with their places in the application" do
    Dir.mktmpdir do |root|
      file = Pathname(root).join("app/handlers/ship_handler.rb").tap { |path| path.dirname.mkpath }
      file.write(<<~RUBY)
        class ShipHandler
          def call(context)
            context.get_dependency_result("charge")["payment"]
            context.get_dependency_result("validate")
          end
        end
      RUBY
      autoloads = double(file: nil)
      allow(autoloads).to receive(:file).with("ShipHandler").and_return(file.to_s)
      allow(TaskerContribRails::Checks::Autoloads).to receive(:new).and_return(autoloads)

      reads = described_class.new(root:).call(%w[ ::ShipHandler GoneHandler payments.refund ])
      expect(reads).to match([ { callable: "::ShipHandler", dependency: "charge", field: "payment",
        span: include(source: "app/handlers/ship_handler.rb", line: 3) } ])
    end
  end
end
