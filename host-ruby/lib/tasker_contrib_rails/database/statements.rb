# frozen_string_literal: true

module TaskerContribRails
  module Database
    # The SQL statements of one folder, by file name. Parts that several statements share are in fragments/, and a
    # statement includes one with %{its_name}.
    module Statements
      class << self
        # @param folder [String]
        # @return [Hash{Symbol => String}] frozen
        def of(folder)
          fragments = read("fragments").merge(read(folder, "fragments"))
          read(folder).transform_values { |sql| filled(sql, fragments).freeze }.freeze
        end

        # A statement may hold "%" elsewhere, so `format` can't be used.
        #
        # @param sql [String]
        # @param values [Hash{Symbol => #to_s}] for each `%{name}` that is left
        # @return [String]
        def fill(sql, **values) = sql.gsub(/%\{(\w+)\}/) { values.fetch($1.to_sym).to_s }

        private
          # What is in none of the fragments is the caller's to fill.
          def filled(sql, fragments)
            sql.gsub(/%\{(\w+)\}/) do |name|
              fragment = fragments[$1.to_sym]
              fragment ? filled(fragment, fragments) : name
            end
          end

          # The path of the gem may contain characters that a glob treats as a pattern.
          def read(*folders)
            folder = File.join(__dir__, *folders)
            Dir.glob("*.sql", base: folder).to_h do |file|
              [ File.basename(file, ".sql").to_sym, File.read(File.join(folder, file)).strip ]
            end
          end
      end
    end
  end
end
